import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

/// A struct marked `@Generable`, read from its source.
struct GenerableStruct {
    private let structure: StructDeclSyntax
    /// The properties in JSON, with their names there.
    private let members: [(property: GenerableProperty, key: String)]

    /// - Throws: all that keeps models from making values of it.
    init(_ structure: StructDeclSyntax) throws(DiagnosticsError) {
        self.structure = structure
        let name = structure.name.text
        var problems: [Diagnostic] = []
        if let generics = structure.genericParameterClause {
            problems.append(MacroDiagnostic.generableGeneric(name).at(generics))
        }
        let variables = structure.memberBlock.members.compactMap { $0.decl.as(VariableDeclSyntax.self) }
        let instanceVariables = variables.filter { !$0.modifiers.isStatic }
        let stored = instanceVariables.filter(\.isStoredInInstance)
        if stored.isEmpty, !instanceVariables.isEmpty {
            problems.append(MacroDiagnostic.generableComputed(name).at(structure.name))
        }

        let keys = structure.codingKeys
        var members: [(GenerableProperty, String)] = []
        for variable in stored {
            for binding in variable.bindings {
                do throws(DiagnosticsError) {
                    let property = try GenerableProperty(binding, of: variable)
                    let plainName = DefinitionName.plain(property.name)
                    if let key = keys.map({ $0[plainName] }) ?? plainName { members.append((property, key)) }
                } catch {
                    problems += error.diagnostics
                }
            }
        }
        self.members = members
        guard problems.isEmpty else { throw DiagnosticsError(diagnostics: problems) }
    }

    func schema(description: ExprSyntax?) -> DeclSyntax {
        let words = description.map { ", description: \($0.trimmedDescription)" } ?? ""
        let lines = members.map { "            \($0.property.member(key: $0.key))," }
        let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: "\n"))\n        ]"
        return """
            \(raw: structure.modifiers.memberAccess)static var jsonSchema: JSONSchema {
                .object(Self.self\(raw: words)) {
                    \(raw: list)
                }
            }
            """
    }

    /// What the compiler would not write itself: it does not look at default values.
    var coding: [DeclSyntax] {
        guard members.contains(where: \.property.hasDefault), !structure.declaresDecoding else { return [] }
        // Defaults come last, as they need the value they replace.
        let properties = members.map(\.property)
        let statements = (properties.filter { !$0.hasDefault } + properties.filter(\.hasDefault)).map(\.decoding)
        return [
            """
            \(raw: structure.modifiers.memberAccess)init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                \(raw: statements.joined(separator: "\n    "))
            }
            """
        ]
    }
}

extension StructDeclSyntax {
    /// The names in JSON by property, if the struct declares them.
    fileprivate var codingKeys: [String: String]? {
        for member in memberBlock.members {
            guard let keys = member.decl.as(EnumDeclSyntax.self), keys.name.text == "CodingKeys" else { continue }
            return Dictionary(keys.choices) { first, _ in first }
        }
        return nil
    }

    fileprivate var declaresDecoding: Bool {
        memberBlock.members.contains { member in
            let initializer = member.decl.as(InitializerDeclSyntax.self)
            return initializer?.signature.parameterClause.parameters.first?.firstName.text == "from"
        }
    }
}
