package import GRPCCore

/// A server in this process, for a client in this process: between them is no network.
///
/// The engine makes it and the client takes it; neither knows the other. Each client needs its own.
public struct InProcessTarget: Sendable {
    /// Makes the client's side of a connection. What is called on it waits until the server runs.
    package let makeTransport: @Sendable () -> any ClientTransport

    package init(makeTransport: @escaping @Sendable () -> any ClientTransport) {
        self.makeTransport = makeTransport
    }
}
