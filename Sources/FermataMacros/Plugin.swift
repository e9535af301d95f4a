import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct FermataPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [
        ActivityContainerMacro.self,
        ActivityMacro.self,
        GenerableMacro.self,
        GuideMacro.self,
        WorkflowMacro.self,
        WorkflowQueryMacro.self,
        WorkflowSignalMacro.self,
        WorkflowStateMacro.self,
        WorkflowUpdateMacro.self,
    ]
}
