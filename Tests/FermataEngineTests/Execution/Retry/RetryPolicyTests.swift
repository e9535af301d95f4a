import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("retry policies")
struct RetryPolicyTests {
    private let now = EngineTime(nanoseconds: 1_000_000_000)

    private func policy(
        initial: Duration = .seconds(1),
        coefficient: Double = 2,
        maximum: Duration = .seconds(100),
        attempts: Int32 = 0
    ) -> RetryPolicy {
        .with {
            $0.initialInterval = initial.message
            $0.backoffCoefficient = coefficient
            $0.maximumInterval = maximum.message
            $0.maximumAttempts = attempts
        }
    }

    @Test(
        "intervals grow by the coefficient up to the maximum",
        arguments: [(1, 1), (2, 2), (3, 4), (7, 64), (8, 100)]
    )
    func growth(attempt: Int, seconds: Int) {
        let decision = policy().decision(attempt: Int32(attempt), now: now)
        #expect(decision == .again(after: .seconds(seconds)))
    }

    @Test("an interval that no number can hold becomes the maximum")
    func overflow() {
        #expect(policy().decision(attempt: 5_000, now: now) == .again(after: .seconds(100)))
        let unbounded = policy(maximum: .zero)
        #expect(unbounded.decision(attempt: 5_000, now: now) == .again(after: .nanoseconds(Int64.max)))
    }

    @Test("an attempt that isn't counted is the first")
    func uncounted() {
        #expect(policy().decision(attempt: 0, now: now) == .again(after: .seconds(1)))
    }

    @Test("the last allowed attempt isn't followed by another")
    func maximumAttempts() {
        #expect(policy(attempts: 2).decision(attempt: 1, now: now) == .again(after: .seconds(1)))
        #expect(policy(attempts: 2).decision(attempt: 2, now: now) == .stop(.maximumAttemptsReached))
        #expect(policy(attempts: 1).decision(attempt: 1, now: now) == .stop(.maximumAttemptsReached))
    }

    @Test("an attempt that would begin after the expiration isn't made; one at that moment is")
    func expiration() {
        let policy = policy()
        #expect(policy.decision(attempt: 1, now: now, expiration: now + .seconds(1)) == .again(after: .seconds(1)))
        #expect(policy.decision(attempt: 1, now: now, expiration: now + .milliseconds(999)) == .stop(.timeout))
    }

    @Test("without any interval there is no other attempt")
    func noInterval() {
        #expect(policy(initial: .zero, maximum: .zero).decision(attempt: 1, now: now) == .stop(.timeout))
        #expect(policy(initial: .zero).decision(attempt: 1, now: now) == .again(after: .seconds(100)))
    }

    @Test("a requested delay takes the interval's place, beyond the maximum only for activities")
    func requestedDelay() {
        let long = Duration.seconds(1_000)
        #expect(policy().decision(attempt: 5, requestedDelay: long, now: now) == .again(after: long))
        #expect(
            policy().decision(attempt: 5, requestedDelay: long, capsRequestedDelay: true, now: now)
                == .again(after: .seconds(100))
        )
        #expect(policy().decision(attempt: 1, requestedDelay: .zero, now: now) == .stop(.timeout))
    }

    @Test("a workflow is retried after what its policy doesn't exclude")
    func workflow() {
        var policy = policy()
        policy.nonRetryableErrorTypes = ["Fatal"]
        func failure(_ type: String) -> Failure { .with { $0.applicationFailureInfo.type = type } }
        #expect(
            policy.decision(afterWorkflowFailure: failure("Odd"), attempt: 1, now: now, expiration: nil)
                == .again(after: .seconds(1))
        )
        #expect(
            policy.decision(afterWorkflowFailure: failure("Fatal"), attempt: 1, now: now, expiration: nil)
                == .stop(.nonRetryableFailure)
        )
    }

    @Test("what a policy leaves open is filled in")
    func filled() {
        let filled = RetryPolicy().filled(with: .init())
        #expect(filled.initialInterval == Duration.seconds(1).message)
        #expect(filled.maximumInterval == Duration.seconds(100).message)
        #expect(filled.backoffCoefficient == 2)
        #expect(filled.maximumAttempts == 0)
        let kept = RetryPolicy.with { $0.initialInterval = Duration.seconds(3).message }.filled(with: .init())
        #expect(kept.maximumInterval == Duration.seconds(300).message)
    }

    @Test("a wrong policy is refused with the field's name")
    func validation() throws {
        func message(_ change: (inout RetryPolicy) -> Void) -> String? {
            var wrong = policy()
            change(&wrong)
            do {
                try wrong.validate()
                return nil
            } catch {
                return error.message
            }
        }
        #expect(message { _ in } == nil)
        #expect(
            message { $0.initialInterval.seconds = -1 }
                == "invalid InitialInterval set on retry policy: negative duration"
        )
        #expect(
            message { $0.maximumInterval.nanos = -1 }
                == "invalid MaximumInterval set on retry policy: duration has seconds and nanos with different signs"
        )
        #expect(
            message { $0.backoffCoefficient = 0.5 } == "BackoffCoefficient cannot be less than 1 on retry policy."
        )
        #expect(
            message { $0.maximumInterval = Duration.milliseconds(1).message }
                == "MaximumInterval cannot be less than InitialInterval on retry policy."
        )
        #expect(message { $0.maximumAttempts = -1 } == "MaximumAttempts cannot be negative on retry policy.")
        #expect(
            message { $0.nonRetryableErrorTypes = ["TemporalTimeout:Soon"] } == "Invalid timeout type value: Soon."
        )
        #expect(message { $0.nonRetryableErrorTypes = ["TemporalTimeout:Heartbeat"] } == nil)
    }

    @Test("with one attempt nothing else is looked at")
    func oneAttempt() throws {
        try RetryPolicy.with { $0.maximumAttempts = 1 }.validate()
    }

    @Test("intervals that no duration can hold end nothing", arguments: [Int64.max, .min])
    func anyInterval(seconds: Int64) {
        let given = RetryPolicy.with {
            $0.initialInterval = Google_Protobuf_Duration(seconds: seconds, nanos: seconds > 0 ? .max : .min)
        }
        let policy = given.filled(with: ExecutionLimits(EngineSettings()).defaultWorkflowRetry)
        #expect(policy.initialInterval == given.initialInterval)
        #expect(policy.exponentialInterval(attempt: 9) >= .zero)
        _ = policy.decision(attempt: 9, now: now)
    }
}
