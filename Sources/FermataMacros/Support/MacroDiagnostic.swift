import SwiftDiagnostics
import SwiftSyntax

/// What a macro has to say to the author of the code it is attached to: what is wrong, then what to do about it.
struct MacroDiagnostic: DiagnosticMessage {
    let id: String
    let message: String
    var severity: DiagnosticSeverity = .error

    var diagnosticID: MessageID { MessageID(domain: "FermataMacros", id: id) }

    func at(_ node: some SyntaxProtocol, fixIts: [FixIt] = []) -> Diagnostic {
        Diagnostic(node: node, message: self, fixIts: fixIts)
    }
}

extension MacroDiagnostic {
    /// The server answers these names itself, so a handler under one of them would never be called.
    static func reservedName(_ name: String) -> Self {
        Self(
            id: "reserved-name",
            message: "'\(name)' is reserved for the server; choose a name that begins differently"
        )
    }

    static func genericMethod(_ name: String, macro: String) -> Self {
        Self(
            id: "generic-method",
            message: "'\(name)' cannot be generic, as '@\(macro)' must know what to decode; write a concrete type"
        )
    }

    static func staticMethod(_ name: String, macro: String) -> Self {
        Self(id: "static-method", message: "'@\(macro)' is for instance methods; remove 'static' from '\(name)'")
    }

    static func definitionNameTaken(_ typeName: String, by name: String) -> Self {
        Self(
            id: "definition-name-taken",
            message: """
                '\(name)' makes a type named '\(typeName)', which hides another type used here; rename '\(name)' \
                and give the old name with 'name:'
                """
        )
    }
}
