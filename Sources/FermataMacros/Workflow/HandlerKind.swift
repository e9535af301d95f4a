import SwiftSyntax

/// The three kinds of messages that a workflow handles.
enum HandlerKind: String, CaseIterable {
    case signal
    case query
    case update

    /// The macro that marks a handler.
    var macro: String {
        switch self {
        case .signal: "WorkflowSignal"
        case .query: "WorkflowQuery"
        case .update: "WorkflowUpdate"
        }
    }

    var definitionProtocol: String { "\(macro)Definition" }

    /// The property of a workflow that lists its handlers of this kind.
    var listName: String {
        switch self {
        case .signal: "signals"
        case .query: "queries"
        case .update: "updates"
        }
    }

    static func of(_ attributes: AttributeListSyntax) -> [(kind: HandlerKind, attribute: AttributeSyntax)] {
        allCases.compactMap { kind in attributes.attribute(named: kind.macro).map { (kind, $0) } }
    }
}
