import Foundation

/// The run whose code the calling thread executes.
///
/// A thread-local variable, not a task-local one: the question is on which thread code runs, whatever task it is in.
enum CurrentRun {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    static var run: WorkflowRun? {
        guard let pointer = pthread_getspecific(key) else { return nil }
        return Unmanaged<WorkflowRun>.fromOpaque(pointer).takeUnretainedValue()
    }

    static func with<Result>(_ run: WorkflowRun, _ body: () throws -> Result) rethrows -> Result {
        let outer = pthread_getspecific(key)
        pthread_setspecific(key, Unmanaged.passUnretained(run).toOpaque())
        defer { pthread_setspecific(key, outer) }
        return try body()
    }
}
