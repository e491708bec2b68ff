//! Items in, worked on by several threads, results out in the order of the items.
//!
//! One thread reads. It hands each item to the workers and a slot for its result to the writer, which waits for the
//! slots one after the other. Both queues are short and the items in flight have a limit in bytes, so a slow writer
//! holds the reader back, and memory does not depend on how much there is to read.
//!
//! The writer is the caller's thread. The others are not waited for when it ends early: a reader may stand in a read
//! that never returns, and the end of the program ends it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::anyhow;

use super::work::reason_of;

/// Worker threads: as many as are asked for, else one a core.
pub(super) fn workers(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

/// Items waiting for each worker, at most.
const QUEUE_PER_WORKER: usize = 4;
/// Bytes of items in flight, at most; a greater item goes alone. The largest page allowed is as big by default.
const IN_FLIGHT: usize = 64 << 20;
/// Time after which the writer is called though there is no result.
const TICK: Duration = Duration::from_millis(100);

/// Takes results in order.
pub(super) trait Sink<R> {
    /// Why it takes no more.
    type Error;

    /// Takes a result.
    fn take(&mut self, result: R) -> Result<(), Self::Error>;

    /// Is called now and then while there is no result.
    fn tick(&mut self) -> Result<(), Self::Error>;
}

/// An item, its size in bytes, and where its result goes.
struct Task<T, R> {
    item: T,
    result: SyncSender<R>,
}

/// A result to come, and the size of its item.
struct Slot<R> {
    result: Receiver<R>,
    size: usize,
}

/// Works on every item in `jobs` threads and hands the results to `sink` in order, until it fails. Items come with
/// their sizes in bytes; `work` must not panic.
///
/// # Errors
/// The first error of `sink`, and a panic of `items`; items not yet read are then left alone.
pub(super) fn run_ordered<T, R, S>(
    items: impl Iterator<Item = (T, usize)> + Send + 'static,
    jobs: usize,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    sink: &mut S,
) -> Result<(), S::Error>
where
    T: Send + 'static,
    R: Send + 'static,
    S: Sink<R>,
    S::Error: From<anyhow::Error>,
{
    let jobs = jobs.max(1);
    let (to_workers, tasks) = sync_channel(jobs * QUEUE_PER_WORKER);
    let (to_writer, slots) = sync_channel(jobs * QUEUE_PER_WORKER);
    let budget = Arc::new(Budget::default());
    let readers_budget = Arc::clone(&budget);
    let reader = thread::spawn(move || read(items, &to_workers, &to_writer, &readers_budget));
    let (tasks, work) = (Arc::new(Mutex::new(tasks)), Arc::new(work));
    for _ in 0..jobs {
        let (tasks, work) = (Arc::clone(&tasks), Arc::clone(&work));
        thread::spawn(move || work_off(&tasks, &*work));
    }
    while let Some(Slot { result, size }) = wait(&slots, sink)? {
        let result = wait(&result, sink)?.expect("work does not panic");
        sink.take(result)?;
        budget.give_back(size);
    }
    // A reader that has failed ends like one that is done: what it did not read must not be missing in silence.
    reader.join().map_err(|panic| anyhow!("reading broke off: {}", reason_of(panic.as_ref())).into())
}

/// Waits for the next value, calling the sink now and then; `None` where there is no more.
fn wait<V, R, S: Sink<R>>(values: &Receiver<V>, sink: &mut S) -> Result<Option<V>, S::Error> {
    loop {
        match values.recv_timeout(TICK) {
            Ok(value) => return Ok(Some(value)),
            Err(RecvTimeoutError::Timeout) => sink.tick()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

/// Hands out items until there are no more, or nobody wants them.
fn read<T, R>(
    items: impl Iterator<Item = (T, usize)>,
    to_workers: &SyncSender<Task<T, R>>,
    to_writer: &SyncSender<Slot<R>>,
    budget: &Budget,
) {
    for (item, size) in items {
        budget.take(size);
        let (result, slot) = sync_channel(1);
        if to_writer.send(Slot { result: slot, size }).is_err() || to_workers.send(Task { item, result }).is_err() {
            return;
        }
    }
}

/// Takes items until there are no more.
fn work_off<T, R>(tasks: &Mutex<Receiver<Task<T, R>>>, work: &impl Fn(T) -> R) {
    loop {
        let next = tasks.lock().map(|tasks| tasks.recv());
        let Ok(Ok(Task { item, result })) = next else { return };
        // The writer may have gone after an error: then nobody waits for the result.
        let _ = result.send(work(item));
    }
}

/// Bytes that may be in flight.
#[derive(Default)]
struct Budget {
    used: Mutex<usize>,
    freed: Condvar,
}

impl Budget {
    /// Waits until so many bytes are free, or all are.
    fn take(&self, size: usize) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |used: &mut usize| *used > 0 && *used + size > IN_FLIGHT;
        let mut used = self.freed.wait_while(used, is_full).unwrap_or_else(PoisonError::into_inner);
        *used += size;
    }

    fn give_back(&self, size: usize) {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Takes results until it has so many.
    struct Until {
        got: Vec<u64>,
        most: usize,
    }

    impl Sink<u64> for Until {
        type Error = anyhow::Error;

        fn take(&mut self, result: u64) -> Result<(), Self::Error> {
            if self.got.len() == self.most {
                return Err(anyhow!("full"));
            }
            self.got.push(result);
            Ok(())
        }

        fn tick(&mut self) -> Result<(), Self::Error> {
            Ok(())
        }
    }

    #[test]
    fn results_come_in_order() {
        for jobs in [0, 1, 2, 7] {
            let mut sink = Until { got: Vec::new(), most: 50 };
            let slow_first = |n: u64| {
                thread::sleep(Duration::from_micros((50 - n) * 20));
                n * 2
            };
            run_ordered((0..50).map(|n| (n, 1)), jobs, slow_first, &mut sink).unwrap();
            assert_eq!(sink.got, (0..50).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_the_run() {
        let mut sink = Until { got: Vec::new(), most: 3 };
        let ended = run_ordered((0..).map(|n| (n, 1)), 2, |n| n, &mut sink);
        assert_eq!(ended.unwrap_err().to_string(), "full");
        assert_eq!(sink.got, [0, 1, 2]);
    }

    #[test]
    fn a_panic_of_the_reader_is_an_error() {
        let mut sink = Until { got: Vec::new(), most: 50 };
        let items = (0..50).map(|n| if n < 10 { (n, 1) } else { panic!("the stream is out of order") });
        let ended = run_ordered(items, 2, |n| n, &mut sink);
        assert!(ended.unwrap_err().to_string().ends_with("the stream is out of order"));
        assert_eq!(sink.got, (0..10).collect::<Vec<_>>());
    }

    /// Counts items read but not yet written.
    struct Slow {
        ahead: Arc<AtomicUsize>,
        most: usize,
    }

    impl Sink<u64> for Slow {
        type Error = anyhow::Error;

        fn take(&mut self, _: u64) -> anyhow::Result<()> {
            thread::sleep(Duration::from_millis(2));
            self.most = self.most.max(self.ahead.fetch_sub(1, Ordering::SeqCst));
            Ok(())
        }

        fn tick(&mut self) -> anyhow::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_slow_writer_holds_the_reader_back() {
        for (size, limit) in [(1, 2 * QUEUE_PER_WORKER + 4), (IN_FLIGHT / 3, 4), (IN_FLIGHT * 2, 2)] {
            let ahead = Arc::new(AtomicUsize::new(0));
            let mut sink = Slow { ahead: Arc::clone(&ahead), most: 0 };
            let items = (0..60).map(move |n| {
                ahead.fetch_add(1, Ordering::SeqCst);
                (n, size)
            });
            run_ordered(items, 2, |n| n, &mut sink).unwrap();
            assert!(sink.most <= limit, "{} items of {size} bytes were in flight", sink.most);
        }
    }
}
