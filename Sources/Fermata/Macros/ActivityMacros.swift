/// Makes a method of an ``ActivityContainer()`` type an activity.
///
/// The method has a parameter `input` or none. The activity's name is the method's with a capital first letter unless
/// `name` says otherwise.
@attached(peer)
public macro Activity(name: String? = nil) = #externalMacro(module: "FermataMacros", type: "ActivityMacro")

/// Makes a type a container of activities: each method marked ``Activity(name:)`` gets a definition in the nested type
/// `Activities`, named like the method with a capital first letter.
@attached(extension, conformances: ActivityContainer)
@attached(member, names: named(Activities), named(allActivities), named(_requirePayloads))
public macro ActivityContainer() = #externalMacro(module: "FermataMacros", type: "ActivityContainerMacro")
