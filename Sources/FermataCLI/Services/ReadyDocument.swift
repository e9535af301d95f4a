import FermataCommandLine
import Foundation

/// What a service says when it is ready.
struct ReadyDocument: Encodable {
    var address: String
    var data: String
    var namespace: String
    var taskQueue: String
    private let ownServer: Bool

    private enum CodingKeys: CodingKey {
        case address, data, namespace, taskQueue
    }

    init(address: String, namespace: String, options: WorkerOptions, ownServer: Bool) {
        self.address = address
        self.data = options.dataDirectory.path
        self.namespace = namespace
        self.taskQueue = options.taskQueue
        self.ownServer = ownServer
    }

    func announce(_ output: OutputOptions) throws {
        try output.write(self, text)
    }

    private var text: String {
        // The address a command finds by itself need not be repeated.
        let flags = address.hasSuffix(":7233") && ownServer ? "" : " --address \(address)"
        let first = ownServer ? "Engine and worker are up at" : "Worker is up, connected to"
        return """
            \(first) \(address).
              namespace   \(namespace)
              task queue  \(taskQueue)
              data        \(data)

            Try in another terminal:
              fermata workflows
              fermata run SampleWorkflow --input '{"text": "Hello"}'\(flags)
              fermata list\(flags)

            Ctrl-C stops.\(ownServer ? " Runs that are not finished go on when it is started again." : "")
            """
    }
}
