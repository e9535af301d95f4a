import SwiftDiagnostics
import SwiftSyntax

extension TypeSyntax {
    /// What keeps models from filling a property of this type, as far as its spelling shows.
    func problemForModels(in property: String) -> Diagnostic? {
        if let optional = `as`(OptionalTypeSyntax.self) {
            return optional.wrappedType.problemForModels(in: property)
        }
        if let array = `as`(ArrayTypeSyntax.self) {
            return array.element.problemForModels(in: property)
        }
        if let tuple = `as`(TupleTypeSyntax.self) {
            guard tuple.elements.count == 1, let element = tuple.elements.first else {
                return MacroDiagnostic.generableTuple(property).at(self)
            }
            return element.type.problemForModels(in: property)
        }
        let isDictionary =
            self.is(DictionaryTypeSyntax.self) || `as`(IdentifierTypeSyntax.self)?.name.text == "Dictionary"
        if isDictionary { return MacroDiagnostic.generableDictionary(property).at(self) }
        return self.is(FunctionTypeSyntax.self) ? MacroDiagnostic.generableFunction(property).at(self) : nil
    }
}
