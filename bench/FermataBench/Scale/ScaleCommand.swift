import Fermata
import Foundation
import Logging

/// How the engine bears many runs, long histories and many task queues; `bench/engine_scale.py` starts it.
///
///     FermataBench scale fill --database FILE --runs N
///     FermataBench scale queries --database FILE --from TIME --to TIME --repeats N
///     FermataBench scale wait|resume --database FILE --runs N --short N
///     FermataBench scale history --database FILE --activities N
///     FermataBench scale load --database FILE --queues N --alone N --crowd N
///
/// Each prints one JSON object.
enum ScaleCommand {
    static func run(_ mode: String?, option: (String) throws -> String, logger: Logger) async throws -> Data {
        func number(_ name: String) throws -> Int { Int(try option(name)) ?? 0 }
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let database = try option("--database")
        return try await ScaleBed.run(database: database, logger: logger) { bed in
            switch mode {
            case "fill":
                return try encoder.encode(try await bed.fill(runs: try number("--runs")))
            case "queries":
                let from = try Date(try option("--from"), strategy: .iso8601)
                let to = try Date(try option("--to"), strategy: .iso8601)
                let repeats = try number("--repeats")
                return try encoder.encode(try await bed.queries(from: from, to: to, repeats: repeats))
            case "wait":
                let waiting = try await bed.wait(runs: try number("--runs"), short: try number("--short"))
                return try encoder.encode(waiting)
            case "resume":
                let resumed = try await bed.resume(runs: try number("--runs"), short: try number("--short"))
                return try encoder.encode(resumed)
            case "history":
                return try encoder.encode(try await bed.longHistory(activities: try number("--activities")))
            case "load":
                let load = try await bed.threeActivities(
                    queues: try number("--queues"),
                    alone: try number("--alone"),
                    crowd: try number("--crowd")
                )
                return try encoder.encode(load)
            default:
                throw FermataError(.invalidArgument, "'scale' has no '\(mode ?? "")'.")
            }
        }
    }
}
