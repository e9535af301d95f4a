import Fermata

/// Activities that need nothing but their input.
@ActivityContainer
struct Basics {
    @Activity
    func greet(input: String) -> String { "Hello, \(input)!" }

    @Activity
    func echo(input: String) -> String { input }

    @Activity
    func add(input: [Int]) -> Int { input.reduce(0, +) }

    @Activity
    func nothing() {}

    @Activity
    func explode() throws { throw SharedFailure.make() }

    /// Fails until the attempt that is asked for, which it gives back.
    @Activity
    func flaky(input: Int) throws -> Int {
        let attempt = ActivityExecutionContext.current?.info.attempt ?? 0
        guard attempt >= input else { throw ApplicationError(message: "attempt \(attempt) failed", type: "Flaky") }
        return attempt
    }

    static let all = Basics().allActivities
}

/// The failure that both languages throw and both check; see `failure()` in `Tests/interop/worker.py`.
enum SharedFailure {
    static func make() -> ApplicationError {
        ApplicationError(
            message: "outer message",
            cause: ApplicationError(message: "inner message", details: [["code": 7]], type: "InnerFailure"),
            details: ["first", 2],
            type: "OuterFailure",
            isNonRetryable: true
        )
    }
}

extension ActivityOptions {
    /// Long enough for any healthy activity of the tests.
    static let test = ActivityOptions(startToCloseTimeout: .seconds(20))
    /// One attempt only.
    static let once = ActivityOptions(startToCloseTimeout: .seconds(20), retryPolicy: .init(maximumAttempts: 1))
}
