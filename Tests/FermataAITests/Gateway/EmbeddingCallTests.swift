import Fermata
import FermataAI
import Foundation
import Synchronization
import Testing

@Suite("Vectors by the gateway")
struct EmbeddingCallTests {
    private static let price = ModelPrice(inputPerMillion: Cost(nanos: 1_000_000_000_000_000), outputPerMillion: .zero)

    private func gateway(
        _ provider: RecordingEmbedder,
        limits: EmbeddingLimits = EmbeddingLimits(textsPerRequest: 10),
        rates: RateLimits = RateLimits(),
        budgets: [Budget] = [],
        database: AIDatabase? = nil
    ) throws -> ModelGateway {
        let configuration = GatewayConfiguration(
            providers: [ProviderSettings(name: "p", kind: .local, limits: rates)],
            models: [ModelSettings(name: "e", provider: "p", model: "e-1", price: Self.price, embedding: limits)],
            budgets: budgets
        )
        return try ModelGateway(
            configuration: configuration,
            database: database ?? .inMemory(),
            providers: ["p": provider]
        )
    }

    private static func texts(_ count: Int) -> [String] { (0..<count).map { "text \($0)" } }

    private static func call(_ texts: [String], key: String = "run/1", cache: Duration? = nil) -> EmbeddingCall {
        EmbeddingCall(
            key: key,
            model: "e",
            texts: texts,
            scopes: [BudgetScope(.user, "ada")],
            cacheTimeToLive: cache
        )
    }

    @Test("many texts go in as few requests as the limits allow, and vectors come in the order of the texts")
    func splits() async throws {
        let provider = RecordingEmbedder()
        let progress = Mutex<[Int]>([])
        let result = try await gateway(provider).embed(Self.call(Self.texts(25))) { done, total in
            #expect(total == 25)
            progress.withLock { $0.append(done) }
        }
        #expect(provider.requests.map(\.count) == [10, 10, 5])
        #expect(result.vectors == Self.texts(25).map(RecordingEmbedder.vector))
        #expect(result.requests == 3)
        #expect(result.usage.inputTokens == 50)
        #expect(result.cost == Cost(nanos: 50_000_000_000))
        #expect(result.dimensions == 2)
        #expect(progress.withLock { $0 } == [10, 20, 25])
    }

    @Test("a request holds no more tokens than allowed, and a text that is longer by itself goes alone")
    func tokens() async throws {
        let provider = RecordingEmbedder()
        // Nine bytes are three tokens.
        let limits = EmbeddingLimits(textsPerRequest: 100, tokensPerRequest: 7)
        let texts = ["aaaaaaa 1", "aaaaaaa 2", "aaaaaaa 3", String(repeating: "b", count: 60) + " 4", "aaaaaaa 5"]
        let result = try await gateway(provider, limits: limits).embed(Self.call(texts))
        #expect(provider.requests.map(\.count) == [2, 1, 1, 1])
        #expect(result.vectors.map(\.first) == [1, 2, 3, 4, 5])
    }

    @Test("equal texts are sent once")
    func duplicates() async throws {
        let provider = RecordingEmbedder()
        let texts = ["text 1", "text 2", "text 1", "text 1"]
        let result = try await gateway(provider).embed(Self.call(texts))
        #expect(provider.requests == [["text 1", "text 2"]])
        #expect(result.vectors == texts.map(RecordingEmbedder.vector))
    }

    @Test("a call that failed in the middle is tried again without paying for what it has")
    func retry() async throws {
        let database = try AIDatabase.inMemory()
        let provider = RecordingEmbedder(failures: [2: .unavailable])
        let call = Self.call(Self.texts(30))
        let error = await #expect(throws: ApplicationError.self) {
            try await gateway(provider, database: database).embed(call)
        }
        #expect(error?.isNonRetryable == false)
        // Another process: it has seen no failure, and does not wait.
        let result = try await gateway(provider, database: database).embed(call)
        #expect(provider.requests.map(\.first) == ["text 0", "text 10", "text 10", "text 20"])
        #expect(result.vectors == call.texts.map(RecordingEmbedder.vector))
        // What the first attempt paid is a part of it.
        #expect(result.usage.inputTokens == 60)
        let balance = try await SQLBudgetLedger(database).balance(of: BudgetScope(.user, "ada"), window: .total)
        #expect(balance.spent.tokens == 60)
        #expect(balance.reserved == .zero)
        let again = try await gateway(provider, database: database).embed(call)
        #expect(again.vectors == result.vectors)
        #expect(provider.requests.count == 4)
    }

    @Test("a request whose answer was lost counts at its worst case, and is sent again")
    func lost() async throws {
        let database = try AIDatabase.inMemory()
        let provider = RecordingEmbedder(failures: [1: .answerLost])
        let call = Self.call(["text 1"])
        await #expect(throws: ApplicationError.self) { try await gateway(provider, database: database).embed(call) }
        _ = try await gateway(provider, database: database).embed(call)
        let report = try await SQLBudgetLedger(database).usage(UsageQuery(grouping: [.operation, .outcome]))
        #expect(report.rows.map(\.group) == [["embeddings", "answered"], ["embeddings", "lost"]])
        // Six bytes are two tokens at worst.
        #expect(report.rows.map(\.inputTokens) == [2, 2])
    }

    @Test("texts that are in the cache are not sent, whichever call they were in, and cost nothing")
    func cache() async throws {
        let provider = RecordingEmbedder()
        let gateway = try gateway(provider)
        _ = try await gateway.embed(Self.call(Self.texts(4), cache: .seconds(600)))
        let texts = ["text 9", "text 2", "text 0"]
        let result = try await gateway.embed(Self.call(texts, key: "run/2", cache: .seconds(600)))
        #expect(provider.requests.last == ["text 9"])
        #expect(result.vectors == texts.map(RecordingEmbedder.vector))
        #expect(result.cachedTexts == 2)
        #expect(result.usage.inputTokens == 2)
        var others = Self.call(["text 2"], key: "run/3", cache: .seconds(600))
        others.cachePartition = "another tenant"
        #expect(try await gateway.embed(others).cachedTexts == 0)
        // Without the wish for a cache nothing comes from it.
        #expect(try await gateway.embed(Self.call(["text 2"], key: "run/4")).cachedTexts == 0)
    }

    @Test("each request is checked against the budgets, and what was got before is not lost")
    func budget() async throws {
        let database = try AIDatabase.inMemory()
        let provider = RecordingEmbedder()
        let budget = Budget(name: "ada", scope: .user, limit: .calls(2))
        let call = Self.call(Self.texts(25))
        let error = await #expect(throws: ApplicationError.self) {
            try await gateway(provider, budgets: [budget], database: database).embed(call)
        }
        #expect(error?.type == "BudgetExhausted")
        let more = Budget(name: "ada", scope: .user, limit: .calls(3))
        let result = try await gateway(provider, budgets: [more], database: database).embed(call)
        #expect(result.vectors.count == 25)
        #expect(provider.requests.map(\.count) == [10, 10, 5])
    }

    @Test("the limits of the key hold for requests of vectors, too")
    func limits() async throws {
        let provider = RecordingEmbedder()
        let gateway = try gateway(provider, rates: RateLimits(requestsPerMinute: 2, deliverySeconds: 60))
        let error = await #expect(throws: ApplicationError.self) {
            try await gateway.embed(Self.call(Self.texts(30)))
        }
        #expect(error?.type == "RateLimited")
        #expect((error?.nextRetryDelay ?? .zero) > .seconds(30))
        #expect(provider.requests.count == 2)
    }

    @Test("a server that counts no tokens is charged by our estimate")
    func uncounted() async throws {
        let result = try await gateway(RecordingEmbedder(usage: 0)).embed(Self.call(["text 1", "text 2"]))
        #expect(result.usage.inputTokens == 4)
    }

    @Test("vectors of different lengths are an error, within an answer and between answers")
    func lengths() async throws {
        let within = RecordingEmbedder { $0 == "text 3" ? 3 : 2 }
        let first = await #expect(throws: ApplicationError.self) {
            try await gateway(within).embed(Self.call(Self.texts(5)))
        }
        #expect(first?.type == "ModelOutputInvalid")
        let between = RecordingEmbedder { $0.count > 6 ? 3 : 2 }
        let second = await #expect(throws: ApplicationError.self) {
            try await gateway(between).embed(Self.call(Self.texts(15)))
        }
        #expect(second?.type == "ModelOutputInvalid")
        var wished = Self.call(["text 1"])
        wished.dimensions = 7
        let call = wished
        let third = await #expect(throws: ApplicationError.self) { try await gateway(RecordingEmbedder()).embed(call) }
        #expect(third?.type == "ModelOutputInvalid")
    }

    @Test("an empty text is refused by its place before anything is sent")
    func empty() async throws {
        let provider = RecordingEmbedder()
        let error = await #expect(throws: ApplicationError.self) {
            try await gateway(provider).embed(Self.call(["text 1", ""]))
        }
        #expect(error?.type == "ModelInvalidInput")
        #expect(error?.message.contains("texts[1]") == true)
        #expect(provider.requests.isEmpty)
        #expect(try await gateway(provider).embed(Self.call([])).vectors.isEmpty)
    }

    @Test("a route goes on with the same model elsewhere, and never with another one")
    func fallback() async throws {
        let down = RecordingEmbedder(failures: [1: .unavailable])
        let other = RecordingEmbedder()
        let same = RecordingEmbedder()
        let names = ["down": down, "other": other, "same": same]
        let configuration = GatewayConfiguration(
            providers: names.keys.sorted().map { ProviderSettings(name: $0, kind: .local) },
            models: [
                ModelSettings(name: "a", provider: "down", model: "e-1"),
                ModelSettings(name: "b", provider: "other", model: "e-2"),
                ModelSettings(name: "c", provider: "same", model: "e-1"),
            ],
            routes: [Route(name: "e", models: ["a", "b", "c"])]
        )
        let gateway = try ModelGateway(configuration: configuration, database: .inMemory(), providers: names)
        #expect(try await gateway.embed(Self.call(["text 1"])).model == "e-1")
        #expect(other.requests.isEmpty)
        #expect(same.requests.count == 1)
    }

    @Test("the built-in model works without a network, and has near vectors for near texts")
    func local() async throws {
        let gateway = try ModelGateway(configuration: .local, database: .inMemory())
        let texts = ["The harbour opens on Tuesday.", "On Tuesday the harbour opens.", "Cats sleep all day."]
        let result = try await gateway.embed(EmbeddingCall(key: "k", model: "local-embedding", texts: texts))
        func nearness(_ one: Int, _ other: Int) -> Float {
            zip(result.vectors[one], result.vectors[other]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(result.dimensions == 512)
        #expect(nearness(0, 1) > 0.8)
        #expect(nearness(0, 2) < 0.3)
    }
}
