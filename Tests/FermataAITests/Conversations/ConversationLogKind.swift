@testable import FermataAI

/// The implementations that must all behave alike.
enum ConversationLogKind: CaseIterable {
    case reference, memory, file

    func withLog(
        _ limits: ConversationLimits = ConversationLimits(),
        _ body: (any ConversationLog) async throws -> Void
    ) async throws {
        switch self {
        case .reference:
            try await body(ReferenceConversationLog(limits: limits))
        case .memory:
            try await body(SQLiteConversationLog(try .inMemory(), limits: limits))
        case .file:
            let file = try StoreFile()
            try await body(SQLiteConversationLog(try file.open(), limits: limits))
            withExtendedLifetime(file) {}
        }
    }
}
