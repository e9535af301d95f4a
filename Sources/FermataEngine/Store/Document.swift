import Foundation

/// A small piece of configuration or state that is not of one run (a namespace, a schedule, an endpoint).
struct Document: Hashable, Sendable {
    var namespace: String
    var key: String
    var data: Data
}
