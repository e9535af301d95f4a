import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

/// An enum marked `@Generable`, read from its source.
struct GenerableEnum {
    private let enumeration: EnumDeclSyntax
    private let isString: Bool

    /// - Throws: all that keeps models from making values of it.
    init(_ enumeration: EnumDeclSyntax) throws(DiagnosticsError) {
        self.enumeration = enumeration
        let name = enumeration.name.text
        let inherited = enumeration.inheritanceClause?.inheritedTypes.map(\.type) ?? []
        isString = inherited.contains { $0.trimmedDescription == "String" }

        var problems: [Diagnostic] = []
        if let generics = enumeration.genericParameterClause {
            problems.append(MacroDiagnostic.generableGeneric(name).at(generics))
        }
        if let rawType = inherited.first(where: { Self.otherRawTypes.contains($0.trimmedDescription) }) {
            problems.append(MacroDiagnostic.generableRawType(name).at(rawType))
        }
        let elements = enumeration.elements
        if elements.isEmpty {
            problems.append(MacroDiagnostic.generableWithoutCases(name).at(enumeration.name))
        }
        for element in elements {
            guard let payload = element.parameterClause else { continue }
            problems.append(MacroDiagnostic.generablePayload(DefinitionName.plain(element.name)).at(payload))
        }
        guard problems.isEmpty else { throw DiagnosticsError(diagnostics: problems) }
    }

    func schema(description: ExprSyntax?) -> DeclSyntax {
        let words = description.map { ", description: \($0.trimmedDescription)" } ?? ""
        let texts = enumeration.choices.map { "\(StringLiteralExprSyntax(content: $0.text))" }
        return """
            \(raw: access)static var jsonSchema: JSONSchema {
                .choice([\(raw: texts.joined(separator: ", "))]\(raw: words))
            }
            """
    }

    /// What the compiler would write otherwise: cases without raw values are objects to it.
    var coding: [DeclSyntax] {
        guard !isString else { return [] }
        let pairs = zip(enumeration.elements, enumeration.choices).map { element, choice in
            (name: element.name.text, text: "\(StringLiteralExprSyntax(content: choice.text))")
        }
        return [
            """
            \(raw: access)init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                switch try container.decode(String.self) {
                \(raw: pairs.map { "case \($0.text): self = .\($0.name)" }.joined(separator: "\n    "))
                default: throw DecodingError.dataCorruptedError(in: container, debugDescription: "not one of the cases")
                }
            }
            """,
            """
            \(raw: access)func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                \(raw: pairs.map { "case .\($0.name): try container.encode(\($0.text))" }.joined(separator: "\n    "))
                }
            }
            """,
        ]
    }

    private var access: String { enumeration.modifiers.memberAccess }

    private static let otherRawTypes: Set<String> = [
        "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float",
        "Character",
    ]
}
