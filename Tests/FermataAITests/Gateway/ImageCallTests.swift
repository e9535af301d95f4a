import Fermata
import FermataAI
import Foundation
import Synchronization
import Testing

@Suite("Images by the gateway")
struct ImageCallTests {
    private final class Store: MediaStore {
        let stored = Mutex<[Data]>([])

        func storeMedia(_ bytes: Data, mediaType: String) async throws -> StoredMedia {
            stored.withLock { $0.append(bytes) }
            return StoredMedia(sha256: "\(bytes.count)", byteCount: bytes.count, mediaType: mediaType)
        }
    }

    private static let answer = """
        {"created": 1, "data": [{"b64_json": "/9j/AAEC"}, {"b64_json": "iVBORw0KGgo="}]}
        """

    private func gateway(_ baseURL: String, _ database: AIDatabase, budgets: [Budget] = []) throws -> ModelGateway {
        let price = ModelPrice(inputPerMillion: .zero, outputPerMillion: .zero, perImage: Cost(nanos: 40_000_000))
        return try ModelGateway(
            configuration: GatewayConfiguration(
                providers: [ProviderSettings(name: "p", kind: .openAI, baseURL: baseURL)],
                models: [ModelSettings(name: "i", provider: "p", model: "dall-e", price: price)],
                budgets: budgets
            ),
            database: database
        )
    }

    private static func call(_ key: String = "k", count: Int = 2) -> ImageCall {
        ImageCall(
            key: key,
            request: ImageRequest(model: "i", prompt: "A lighthouse", count: count),
            scopes: [BudgetScope(.user, "ada")]
        )
    }

    @Test("images are stored once, paid by the image, and not asked for again")
    func paidOnce() async throws {
        try await StubServer.run(Providers.json(Self.answer)) { server, url in
            let database = try AIDatabase.inMemory()
            let store = Store()
            let images = try await gateway(url, database).generateImages(Self.call(), to: store)
            #expect(images.images.map(\.mediaType) == ["image/jpeg", "image/png"])
            #expect(images.cost == Cost(nanos: 80_000_000))
            #expect(store.stored.withLock { $0.map(\.count) } == [6, 8])
            let again = try await gateway(url, database).generateImages(Self.call(), to: store)
            #expect(again == images)
            #expect(server.requests.count == 1)
            let usage = try await SQLBudgetLedger(database).usage(UsageQuery(grouping: [.operation]))
            #expect(usage.rows.map(\.images) == [2])
            #expect(usage.rows.map(\.cost) == [Cost(nanos: 80_000_000)])
        }
    }

    @Test("a budget that does not suffice for all images is in the way before anything is sent")
    func budget() async throws {
        try await StubServer.run(Providers.json(Self.answer)) { server, url in
            let budget = Budget(name: "ada", scope: .user, limit: .cost(Cost(nanos: 100_000_000)))
            let gateway = try gateway(url, .inMemory(), budgets: [budget])
            let error = await #expect(throws: ApplicationError.self) {
                try await gateway.generateImages(Self.call(count: 3), to: Store())
            }
            #expect(error?.type == "BudgetExhausted")
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a wish for no images, or for too many, is refused", arguments: [0, 11])
    func count(count: Int) async throws {
        let gateway = try gateway("http://127.0.0.1:1/v1", .inMemory())
        let error = await #expect(throws: ApplicationError.self) {
            try await gateway.generateImages(Self.call(count: count), to: Store())
        }
        #expect(error?.type == "ModelInvalidInput")
    }
}
