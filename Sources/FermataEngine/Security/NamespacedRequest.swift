/// A request that names the namespace it is about.
package protocol NamespacedRequest {
    var namespace: String { get }
}
