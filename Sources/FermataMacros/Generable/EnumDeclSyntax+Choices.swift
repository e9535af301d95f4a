import SwiftParser
import SwiftSyntax

extension EnumDeclSyntax {
    var elements: [EnumCaseElementSyntax] {
        memberBlock.members.flatMap { member in
            member.decl.as(EnumCaseDeclSyntax.self).map { Array($0.elements) } ?? []
        }
    }

    /// The names of the cases with their texts: the raw values, or the names where there are none.
    var choices: [(name: String, text: String)] {
        elements.map { element in
            let name = DefinitionName.plain(element.name)
            let literal = element.rawValue?.value.as(StringLiteralExprSyntax.self)
            return (name, literal?.representedLiteralValue ?? name)
        }
    }
}
