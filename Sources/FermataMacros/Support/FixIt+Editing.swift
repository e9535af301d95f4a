import SwiftDiagnostics
import SwiftSyntax

/// What an offered edit does.
struct MacroFixIt: FixItMessage {
    let message: String

    var fixItID: MessageID { MessageID(domain: "FermataMacros", id: message) }
}

// Edits are textual because replacing nodes would have to move the trivia of their neighbours.
extension FixIt {
    static func replace(_ node: some SyntaxProtocol, with text: String, _ message: String) -> FixIt {
        let range = node.positionAfterSkippingLeadingTrivia..<node.endPositionBeforeTrailingTrivia
        return FixIt(
            message: MacroFixIt(message: message),
            changes: [.replaceText(range: range, with: text, in: Syntax(node))]
        )
    }

    /// Removes the node with the space behind them.
    static func remove(_ node: some SyntaxProtocol, _ message: String) -> FixIt {
        FixIt(message: MacroFixIt(message: message), changes: [removal(of: node)])
    }

    static func insert(_ text: String, after node: some SyntaxProtocol, _ message: String) -> FixIt {
        let position = node.endPositionBeforeTrailingTrivia
        return FixIt(
            message: MacroFixIt(message: message),
            changes: [.replaceText(range: position..<position, with: text, in: Syntax(node))]
        )
    }

    static func removal(of node: some SyntaxProtocol) -> FixIt.Change {
        .replaceText(
            range: node.positionAfterSkippingLeadingTrivia..<node.endPosition,
            with: "",
            in: Syntax(node)
        )
    }
}
