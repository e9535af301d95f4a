import SwiftDiagnostics
import SwiftSyntax

/// A method or variable of a workflow that handles messages, read from its declaration.
struct Handler {
    let kind: HandlerKind
    let name: TokenSyntax
    let shape: MethodShape
    let isMethod: Bool
    let modifiers: DeclModifierListSyntax
    let arguments: MacroArguments

    /// The name of the definition made for the handler.
    var typeName: String { DefinitionName.make(from: name) }

    /// The name that clients use, if it can be read from the source.
    var wireName: String? { arguments["name"] == nil ? typeName : arguments.text("name") }

    /// - Throws: everything that is wrong with the declaration by itself.
    init(kind: HandlerKind, attribute: AttributeSyntax, declaration: some DeclSyntaxProtocol) throws(DiagnosticsError) {
        if let function = declaration.as(FunctionDeclSyntax.self) {
            try self.init(kind: kind, attribute: attribute, function: function)
        } else if kind == .query, let variable = declaration.as(VariableDeclSyntax.self) {
            try self.init(attribute: attribute, variable: variable)
        } else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.notAHandler(kind).at(attribute)])
        }
    }

    private init(
        kind: HandlerKind,
        attribute: AttributeSyntax,
        function: FunctionDeclSyntax
    ) throws(DiagnosticsError) {
        var problems = Self.problems(kind: kind, attribute: attribute, function: function)
        problems += Self.nameProblems(attribute: attribute, name: function.name)
        let shape = MethodShape(function)
        if shape == nil {
            let message = MacroDiagnostic.handlerParameters(function.name.text, kind)
            problems.append(message.at(function.signature.parameterClause))
        }
        guard problems.isEmpty, let shape else { throw DiagnosticsError(diagnostics: problems) }
        self.kind = kind
        self.name = function.name
        self.shape = shape
        self.isMethod = true
        self.modifiers = function.modifiers
        self.arguments = MacroArguments(attribute)
    }

    private init(attribute: AttributeSyntax, variable: VariableDeclSyntax) throws(DiagnosticsError) {
        guard variable.bindings.count == 1, let binding = variable.bindings.first,
            let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier
        else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.severalVariables.at(variable.bindings)])
        }
        guard let type = binding.typeAnnotation?.type.trimmed else {
            throw DiagnosticsError(diagnostics: [MacroDiagnostic.queryWithoutType(name.text).at(name)])
        }
        var problems = Self.nameProblems(attribute: attribute, name: name)
        if variable.modifiers.isStatic {
            problems.append(MacroDiagnostic.staticMethod(name.text, macro: HandlerKind.query.macro).at(name))
        }
        let getter = binding.getter
        if let specifier = getter?.effectSpecifiers?.asyncSpecifier {
            problems.append(MacroDiagnostic.asyncQuery(name.text).at(specifier))
        }
        guard problems.isEmpty else { throw DiagnosticsError(diagnostics: problems) }
        self.kind = .query
        self.name = name
        self.shape = MethodShape(reading: type, getter: getter)
        self.isMethod = false
        self.modifiers = variable.modifiers
        self.arguments = MacroArguments(attribute)
    }
}

extension PatternBindingSyntax {
    /// The `get` written out, which is where a getter's effects are.
    fileprivate var getter: AccessorDeclSyntax? {
        guard case .accessors(let accessors) = accessorBlock?.accessors else { return nil }
        return accessors.first { $0.accessorSpecifier.tokenKind == .keyword(.get) }
    }
}
