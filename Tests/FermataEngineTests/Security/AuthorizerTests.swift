import GRPCCore
import TemporalAPI
import Testing

@testable import FermataEngine

/// The authorization matrix, cell by cell: every method for every kind of caller.
@Suite("authorizer")
struct AuthorizerTests {
    enum Caller: CaseIterable, Sendable {
        case nobody
        case noRole
        case elsewhereAdmin
        case worker, reader, writer, admin
        case workerAndReader
        case systemWorker, systemReader, systemWriter, systemAdmin
        case systemReaderAndWriter

        var principal: Principal? {
            switch self {
            case .nobody: nil
            case .noRole: principal([], [:])
            case .elsewhereAdmin: principal([], ["elsewhere": .admin])
            case .worker: principal([], ["here": .worker])
            case .reader: principal([], ["here": .reader])
            case .writer: principal([], ["here": .writer])
            case .admin: principal([], ["here": .admin])
            case .workerAndReader: principal([], ["here": [.worker, .reader]])
            case .systemWorker: principal(.worker, [:])
            case .systemReader: principal(.reader, [:])
            case .systemWriter: principal(.writer, [:])
            case .systemAdmin: principal(.admin, [:])
            case .systemReaderAndWriter: principal(.reader, ["here": .writer])
            }
        }

        /// How much the caller may do in the namespace `here`, and with the engine as a whole: 0 nothing, 1 read,
        /// 2 write, 3 administer.
        var powers: (here: Int, cluster: Int) {
            switch self {
            case .nobody, .noRole, .elsewhereAdmin, .worker, .systemWorker: (0, 0)
            case .reader, .workerAndReader: (1, 0)
            case .writer: (2, 0)
            case .admin: (3, 0)
            case .systemReader: (1, 1)
            case .systemWriter: (2, 2)
            case .systemAdmin: (3, 3)
            case .systemReaderAndWriter: (2, 1)
            }
        }

        private func principal(_ system: EngineRole, _ namespaces: [String: EngineRole]) -> Principal {
            let permissions = EnginePermissions(system: system, namespaces: namespaces)
            return Principal(kind: .token, name: "test", permissions: permissions)
        }
    }

    @Test("every method is allowed to those whose role suffices and to no others", arguments: Caller.allCases)
    func matrix(_ caller: Caller) throws {
        for method in MethodTableTests.methods {
            let access = try #require(MethodTable.access(method))
            let power = access.scope == .namespace ? caller.powers.here : caller.powers.cluster
            let isAllowed =
                switch access.access {
                case .open: true
                case .readOnly: power >= 1
                case .write: power >= 2
                case .admin: power >= 3
                }
            #expect(
                Authorizer().allows(caller.principal, method, namespaces: ["here"]) == isAllowed,
                "\(caller) \(method.method)"
            )
        }
    }

    @Test("a method that is not in the table is allowed to nobody")
    func unknownMethod() {
        let method = MethodDescriptor(fullyQualifiedService: "other.Service", method: "Do")
        #expect(!Authorizer().allows(Caller.systemAdmin.principal, method, namespaces: [""]))
    }

    @Test("probes are allowed to everybody; watching needs a role in the whole engine")
    func health() {
        #expect(Authorizer().allows(nil, HealthService.check, namespaces: [""]))
        #expect(!Authorizer().allows(nil, HealthService.watch, namespaces: [""]))
        #expect(!Authorizer().allows(Caller.admin.principal, HealthService.watch, namespaces: [""]))
        #expect(Authorizer().allows(Caller.systemReader.principal, HealthService.watch, namespaces: [""]))
    }

    @Test("a request that reaches two namespaces needs a role in both")
    func twoNamespaces() {
        let method = MethodTableTests.Workflow.Method.RespondWorkflowTaskCompleted.descriptor
        #expect(!Authorizer().allows(Caller.writer.principal, method, namespaces: ["here", "elsewhere"]))
        #expect(Authorizer().allows(Caller.systemWriter.principal, method, namespaces: ["here", "elsewhere"]))
    }
}
