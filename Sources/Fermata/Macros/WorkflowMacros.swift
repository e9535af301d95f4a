/// Makes a struct a workflow.
///
/// ```swift
/// @Workflow
/// struct Greeting {
///     mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String { … }
/// }
/// ```
///
/// The struct needs a `run` method of this shape; `init(input:)` is made if it is missing and every stored variable
/// has a value. Stored variables become state shared by `run` and all handlers. The workflow type's name is the
/// struct's unless `name` says otherwise.
@attached(extension, conformances: WorkflowDefinition, names: named(name))
@attached(member, names: named(signals), named(queries), named(updates), named(init), named(_requirePayloads))
@attached(memberAttribute)
public macro Workflow(name: String? = nil) = #externalMacro(module: "FermataMacros", type: "WorkflowMacro")

/// Makes a method of a workflow the handler of a signal.
///
/// The method has a parameter `input`, or `context` and `input`, or none. The signal's definition is a type nested in
/// the workflow, named like the method with a capital first letter; so is the signal unless `name` says otherwise.
@attached(peer, names: arbitrary)
public macro WorkflowSignal(
    name: String? = nil,
    description: String? = nil,
    unfinishedPolicy: HandlerUnfinishedPolicy = .warnAndAbandon
) = #externalMacro(module: "FermataMacros", type: "WorkflowSignalMacro")

/// Makes a method, or a stored variable, of a workflow answer a query.
///
/// The method is neither `mutating` nor `async`. Its parameters are `input`, or `context` (a ``WorkflowContextView``)
/// and `input`, or none. Names are made as for ``WorkflowSignal(name:description:unfinishedPolicy:)``.
@attached(peer, names: arbitrary)
public macro WorkflowQuery(name: String? = nil, description: String? = nil) =
    #externalMacro(module: "FermataMacros", type: "WorkflowQueryMacro")

/// Makes a method of a workflow the handler of an update.
///
/// `validator` names a non-mutating method with a parameter `input` that throws to refuse an update before it enters
/// history. Names are made as for ``WorkflowSignal(name:description:unfinishedPolicy:)``.
@attached(peer, names: arbitrary)
public macro WorkflowUpdate(
    name: String? = nil,
    description: String? = nil,
    unfinishedPolicy: HandlerUnfinishedPolicy = .warnAndAbandon,
    validator: String? = nil
) = #externalMacro(module: "FermataMacros", type: "WorkflowUpdateMacro")

/// Puts a stored variable of a workflow into state shared by all its handlers. Added by ``Workflow(name:)``.
@attached(accessor, names: named(init), named(get), named(set))
@attached(peer, names: prefixed(_))
public macro _WorkflowState() = #externalMacro(module: "FermataMacros", type: "WorkflowStateMacro")
