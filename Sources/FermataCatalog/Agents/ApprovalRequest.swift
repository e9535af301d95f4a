public import Fermata
public import FermataAI
public import Foundation

/// A question to people: may this tool run?
public struct ApprovalRequest: Codable, Sendable, Hashable, Identifiable {
    /// What has become of it.
    public enum State: String, Codable, Sendable, Hashable {
        /// Nobody has answered.
        case pending
        /// The tool runs, with the model's arguments or others.
        case approved
        /// The model is told why not.
        case rejected
        /// Somebody has answered in the tool's place.
        case answered
        /// Nobody answered in time, and the rule's default was applied.
        case lapsed
        /// The run was stopped before anybody answered.
        case cancelled
    }

    /// A number that counts the workflow's requests, and eight random digits: another run under the same workflow id
    /// has other ids, so nobody answers the wrong question.
    public var id: String
    /// The agent that wants to call the tool.
    public var agent: String
    /// The tool, which may be another agent: `ask_` or `transfer_to_` with its name.
    public var tool: String
    /// The call's id in the conversation.
    public var callID: String
    /// The arguments as JSON; above 1 KiB the beginning with ` …`, and the whole is in the conversation.
    public var arguments: String
    /// What other arguments must fit, while it is open; `nil` if the schema is above 8 KiB.
    public var schema: JSONSchema?
    /// When it was asked.
    public var requestedAt: Date
    /// When the default applies.
    public var deadline: Date
    /// What applies then.
    public var onDeadline: ApprovalRule.Default
    /// Who is asked as well, once it has been escalated.
    public var escalatedTo: String?
    /// What has become of it.
    public var state: State
    /// Who decided; `nil` for nobody.
    public var decidedBy: String?
    /// When it was decided, lapsed or was cancelled.
    public var decidedAt: Date?
    /// The arguments that were put in the place of the model's, cut as those are; `nil` if none were.
    public var editedArguments: String?
    /// What was said with it, cut above 1 KiB; the model reads all of it.
    public var note: String?
}

/// An answer to an ``ApprovalRequest``.
public struct ApprovalDecision: Codable, Sendable, Hashable {
    /// What is decided.
    public enum Verdict: String, Codable, Sendable, Hashable {
        /// The tool runs.
        case approve
        /// It runs with other arguments.
        case edit
        /// It does not run; the model reads the note.
        case reject
        /// It does not run; the model reads the note as the tool's answer.
        case answer
    }

    /// The request's id.
    public var id: String
    /// What is decided.
    public var verdict: Verdict
    /// Who decides.
    public var by: String
    /// The other arguments, for ``Verdict/edit``.
    public var arguments: JSONValue?
    /// Why; required to reject and to answer.
    public var note: String?

    /// Creates a decision.
    public init(id: String, verdict: Verdict, by: String, arguments: JSONValue? = nil, note: String? = nil) {
        self.id = id
        self.verdict = verdict
        self.by = by
        self.arguments = arguments
        self.note = note
    }

    func validate() throws {
        try CatalogFailure.require(!id.isEmpty, "id", "must name a request; the query 'approvals' lists them.")
        try CatalogFailure.require(
            (1...200).contains(by.trimmingCharacters(in: .whitespacesAndNewlines).utf8.count),
            "by",
            "must say who decides, in at most 200 bytes."
        )
        try CatalogFailure.require(
            (verdict == .edit) == (arguments != nil),
            "arguments",
            "must be there for the verdict 'edit', and for no other."
        )
        let needsNote = verdict == .reject || verdict == .answer
        try CatalogFailure.require(
            !needsNote || note?.contains { !$0.isWhitespace } == true,
            "note",
            "must say why, or what the answer is: the model reads it."
        )
        try CatalogFailure.require((note?.utf8.count ?? 0) <= 8 << 10, "note", "must be at most 8 KiB.")
        let size = try arguments.map { try JSONEncoder().encode($0).count } ?? 0
        try CatalogFailure.require(size <= 32 << 10, "arguments", "must be at most 32 KiB as JSON.")
    }
}
