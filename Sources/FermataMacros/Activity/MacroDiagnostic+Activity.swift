import SwiftDiagnostics

extension MacroDiagnostic {
    static let containerKind = Self(
        id: "container-kind",
        message: "'@ActivityContainer' is for types with instances to call; make this a struct, a class or an actor"
    )

    static let activityNotMethod = Self(
        id: "activity-not-method",
        message: "'@Activity' is for a method of a type marked '@ActivityContainer'; move it to one"
    )

    static let activityOutsideContainer = Self(
        id: "activity-outside-container",
        message: """
            '@Activity' works only in the body of a type marked '@ActivityContainer'; mark the type, or move this out \
            of the extension
            """
    )

    static func activityParameters(_ name: String) -> Self {
        Self(
            id: "activity-parameters",
            message: """
                '\(name)' can only take 'input', or nothing; put the values it needs into one 'input', and find the \
                rest in 'ActivityExecutionContext.current'
                """
        )
    }

    static func mutatingActivity(_ name: String) -> Self {
        Self(
            id: "mutating-activity",
            message: """
                the activity '\(name)' cannot change its container, as many run at once; remove 'mutating', or make \
                the container an actor
                """
        )
    }

    static func sameActivityName(_ name: String) -> Self {
        Self(
            id: "same-activity-name",
            message: "this container already has the activity '\(name)'; give one of them another name with 'name:'"
        )
    }
}
