/// What runs without a workflow. The raw value is in the store.
enum StandaloneKind: Int, Hashable, Sendable {
    case activity = 1
    case nexusOperation = 2
}
