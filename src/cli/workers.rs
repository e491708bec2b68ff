//! Records in, worked on by several threads, results out in the order of the records.
//!
//! The reader hands each record to the workers and a slot for its result to the writer, which waits
//! for the slots one after the other. Both queues are short, so a slow writer holds the reader back
//! and memory is bounded by queue length times page size.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Records waiting for each worker, at most.
const QUEUE_PER_WORKER: usize = 4;

/// Works on every item in `jobs` threads and hands the results to `sink` in order, until it fails.
///
/// # Errors
/// The first error of `sink`; items not yet read are then left alone.
pub(super) fn run_ordered<I, T, R, E>(
    items: I,
    jobs: usize,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator<Item = T> + Send,
    T: Send,
    R: Send,
{
    if jobs <= 1 {
        return items.map(work).try_for_each(sink);
    }
    let (to_workers, from_reader) = sync_channel::<(T, SyncSender<R>)>(jobs * QUEUE_PER_WORKER);
    let (to_writer, slots) = sync_channel::<Receiver<R>>(jobs * QUEUE_PER_WORKER);
    let from_reader = Mutex::new(from_reader);
    thread::scope(|scope| {
        scope.spawn(move || read(items, &to_workers, &to_writer));
        for _ in 0..jobs {
            scope.spawn(|| work_off(&from_reader, &work));
        }
        // Dropping the slots on an error stops the reader, which stops the workers.
        slots.into_iter().filter_map(|slot| slot.recv().ok()).try_for_each(&mut sink)
    })
}

/// Hands out items until there are no more, or nobody wants them.
fn read<T, R>(
    items: impl Iterator<Item = T>,
    to_workers: &SyncSender<(T, SyncSender<R>)>,
    to_writer: &SyncSender<Receiver<R>>,
) {
    for item in items {
        let (result, slot) = sync_channel(1);
        if to_writer.send(slot).is_err() || to_workers.send((item, result)).is_err() {
            return;
        }
    }
}

/// Takes items until there are no more.
fn work_off<T, R>(items: &Mutex<Receiver<(T, SyncSender<R>)>>, work: &impl Fn(T) -> R) {
    loop {
        let next = items.lock().map(|items| items.recv());
        let Ok(Ok((item, result))) = next else { return };
        // The writer may have gone after an error: then nobody waits for the result.
        let _ = result.send(work(item));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for jobs in [1, 2, 7] {
            let mut got = Vec::new();
            let slow_first = |n: u64| {
                thread::sleep(std::time::Duration::from_micros((50 - n) * 20));
                n * 2
            };
            run_ordered(0..50, jobs, slow_first, |n| {
                got.push(n);
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(got, (0..50).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_the_run() {
        let mut seen = 0;
        let result = run_ordered(
            0..1_000_000,
            2,
            |n| n,
            |n| {
                if n == 3 {
                    Err("full")
                } else {
                    seen += 1;
                    Ok(())
                }
            },
        );
        assert_eq!((result, seen), (Err("full"), 3));
    }
}
