import Fermata
import Foundation

/// The argument of `Baggage`: one field of every kind.
struct Thing: Codable {
    struct Size: Codable {
        let width: Double
        let height: Double
    }

    let title: String
    let size: Size
    let tags: [String]
    let owner: String?
    let serial: Int
    let fresh: Bool
    let counts: [String: Int]
}

@Workflow(name: "Baggage")
struct Baggage {
    mutating func run(context: WorkflowContext<Self>, input: Thing) async throws -> JSONValue {
        let again = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: input,
            outputType: Thing.self
        )
        let data = try await context.executeActivity(
            name: "make_bytes",
            options: .usual,
            input: 256,
            outputType: Data.self
        )
        let length = try await context.executeActivity(
            name: "measure_bytes",
            options: .usual,
            input: data,
            outputType: Int.self
        )
        let none = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: String?.none,
            outputType: String?.self
        )
        try await context.executeActivity(name: "nothing", options: .usual, outputType: Void.self)
        let joined = try await context.executeActivity(
            name: "join",
            options: .usual,
            input: "ключ",
            -2,
            Int?.none,
            [1.5, 0.0],
            outputType: String.self
        )
        return .object([
            "title": .string(again.title),
            "area": .number(again.size.width * again.size.height),
            "serial": .integer(again.serial),
            "owner": again.owner.map(JSONValue.string) ?? .null,
            "counts": .object(again.counts.mapValues(JSONValue.integer)),
            "sum": .integer(data.reduce(0) { $0 + Int($1) }),
            "length": .integer(length),
            "none": none.map(JSONValue.string) ?? .null,
            "empty": .null,
            "joined": .string(joined),
        ])
    }
}

@Workflow(name: "RawBytes")
struct RawBytes {
    mutating func run(context: WorkflowContext<Self>, input: Data) async throws -> Data {
        _ = try await context.executeActivity(
            name: "measure_bytes",
            options: .usual,
            input: input,
            outputType: Int.self
        )
        return Data(input.reversed())
    }
}

@Workflow(name: "Silent")
struct Silent {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws {
        try await context.executeActivity(name: "nothing", options: .usual, outputType: Void.self)
    }
}

@Workflow(name: "Labels")
struct Labels {
    struct Summary: Codable {
        let before: String?
        let after: String?
        let stage: String?
    }

    private static let stage = SearchAttributeKey<String>.keyword("Stage")
    private static let score = SearchAttributeKey<Int>.int("Score")

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> Summary {
        let before = try context.memoValue("owner", as: String.self)
        try context.upsertSearchAttributes {
            $0[Self.stage] = "working"
            $0[Self.score] = 3
        }
        try context.upsertMemo(["owner": "Bo", "note": ["pages": 2]])
        let after = try context.memoValue("owner", as: String.self)
        _ = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "label",
            outputType: String.self
        )
        try context.upsertSearchAttributes {
            $0[Self.stage] = "done"
            $0[Self.score] = nil
        }
        try context.upsertMemo(["note": nil])
        return Summary(before: before, after: after, stage: context.searchAttributes[Self.stage])
    }
}
