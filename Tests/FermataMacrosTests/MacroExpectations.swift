import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import FermataMacros

/// The macros as the package declares them.
private let macros: [String: MacroSpec] = [
    "Activity": MacroSpec(type: ActivityMacro.self),
    "ActivityContainer": MacroSpec(type: ActivityContainerMacro.self, conformances: ["ActivityContainer"]),
    "Generable": MacroSpec(type: GenerableMacro.self, conformances: ["Generable"]),
    "Guide": MacroSpec(type: GuideMacro.self),
    "Workflow": MacroSpec(type: WorkflowMacro.self, conformances: ["WorkflowDefinition"]),
    "WorkflowQuery": MacroSpec(type: WorkflowQueryMacro.self),
    "WorkflowSignal": MacroSpec(type: WorkflowSignalMacro.self),
    "WorkflowUpdate": MacroSpec(type: WorkflowUpdateMacro.self),
    "_WorkflowState": MacroSpec(type: WorkflowStateMacro.self),
]

/// Expects that `source` becomes `expanded` without complaint.
///
/// `only` names the one macro to expand; the attributes of the others then stand for themselves.
/// `fixed` is what `source` becomes when every offered edit is made; with it, complaints are expected.
func expectExpansion(
    _ source: String,
    _ expanded: String,
    only macro: String? = nil,
    diagnostics: [DiagnosticSpec] = [],
    fixed: String? = nil,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
) {
    assertMacroExpansion(
        source,
        expandedSource: expanded,
        diagnostics: diagnostics,
        macroSpecs: macros.filter { macro == nil || $0.key == macro },
        fixedSource: fixed,
        failureHandler: { failure in
            let location = SourceLocation(
                fileID: failure.location.fileID,
                filePath: failure.location.filePath,
                line: failure.location.line,
                column: failure.location.column
            )
            Issue.record(Comment(rawValue: failure.message), sourceLocation: location)
        },
        fileID: fileID,
        filePath: filePath,
        line: line,
        column: column
    )
}

/// Expands `source` and returns what the macros say about it, as `line:column: message`.
func complaints(about source: String) -> [String] {
    let file = Parser.parse(source: source)
    let context = BasicMacroExpansionContext(
        sourceFiles: [file: .init(moduleName: "TestModule", fullFilePath: "test.swift")]
    )
    _ = file.expand(macroSpecs: macros) { node in
        BasicMacroExpansionContext(sharingWith: context, lexicalContext: node.allMacroLexicalContexts())
    }
    return context.diagnostics.map { diagnostic in
        let location = context.location(
            for: diagnostic.position,
            anchoredAt: diagnostic.node,
            fileName: "test.swift"
        )
        return "\(location.line):\(location.column): \(diagnostic.message)"
    }
}
