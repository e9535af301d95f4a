@testable import FermataAI

/// The implementations that must all behave alike.
enum ConversationLogKind: CaseIterable {
    case reference, memory, file, postgreSQL

    static let available = allCases.filter { $0 != .postgreSQL || StoreKind.available.contains(.postgreSQL) }

    func withLog(
        _ limits: ConversationLimits = ConversationLimits(),
        _ body: (any ConversationLog) async throws -> Void
    ) async throws {
        switch self {
        case .reference:
            try await body(ReferenceConversationLog(limits: limits))
        case .memory:
            try await body(SQLConversationLog(try .inMemory(), limits: limits))
        case .file:
            let file = try await TemporaryStore(.sqlite)
            try await body(SQLConversationLog(try await file.open(), limits: limits))
            withExtendedLifetime(file) {}
        case .postgreSQL:
            try await body(SQLConversationLog(try await StoreKind.postgreSQL.database(), limits: limits))
        }
    }
}
