import FermataAI
import Foundation
import NIOHTTP1
import Testing

@Suite("Requests to a model server")
struct OpenAIRequestTests {
    @Test("a summary is asked for by one request with the key, the text and a strict schema")
    func summaryRequest() async throws {
        let answer = Chat.answer(#"{"summary": "A lighthouse stands on a rock. It may open to visitors."}"#)
        try await StubServer.run(answer) { server, url in
            let summary = try await Chat.model(url, temperature: 0.5)
                .summarize(Samples.lighthouse, sentences: 2, maxWords: 40)
            #expect(summary.text == "A lighthouse stands on a rock. It may open to visitors.")
            #expect(summary.model == "small-2025-01-01")
            #expect(summary.usage == TokenUsage(inputTokens: 210, outputTokens: 17))
            #expect(!summary.isTruncated)

            #expect(server.requests.count == 1)
            let request = try #require(server.requests.first)
            #expect(request.head.method == .POST)
            #expect(request.head.uri == "/v1/chat/completions")
            #expect(request.head.headers["Authorization"] == ["Bearer sk-secret"])
            #expect(request.head.headers["Content-Type"] == ["application/json"])
            let body = try Chat.Body(request)
            #expect(body.model == "small")
            #expect(body.messages.map(\.role) == ["system", "user"])
            #expect(body.messages[0].content.contains("at most 2 sentences and at most 40 words"))
            #expect(body.messages[1].content == Samples.lighthouse)
            #expect(body.maxCompletionTokens == 4_096)
            #expect(body.temperature == 0.5)
            #expect(body.responseFormat.type == "json_schema")
            #expect(body.responseFormat.jsonSchema.name == "summary")
            #expect(body.responseFormat.jsonSchema.strict)
            let schema = body.responseFormat.jsonSchema.schema
            #expect(schema.type == "object")
            #expect(schema.required == ["summary"])
            #expect(schema.additionalProperties == false)
            #expect(schema.properties?["summary"]?.type == "string")
        }
    }

    @Test("without a key no header is sent, and without a temperature no temperature")
    func noKey() async throws {
        try await StubServer.run(Chat.answer(#"{"summary": "Yes."}"#)) { server, url in
            let summary = try await Chat.model(url, key: nil).summarize("Yes, yes.")
            #expect(summary.text == "Yes.")
            let request = try #require(server.requests.first)
            #expect(request.head.headers["Authorization"].isEmpty)
            #expect(try Chat.Body(request).temperature == nil)
        }
    }

    @Test("a summary beyond the limits is cut to them")
    func longSummary() async throws {
        try await StubServer.run(Chat.answer(#"{"summary": "One two. Three four. Five six."}"#)) { _, url in
            let model = try Chat.model(url)
            #expect(try await model.summarize("Text.", sentences: 2, maxWords: 50).text == "One two. Three four.")
            #expect(try await model.summarize("Text.", sentences: 9, maxWords: 3).text == "One two. Three…")
        }
    }

    @Test("entities the text does not contain are dropped; the others are counted and put in order")
    func entities() async throws {
        let content = """
            {"entities": [
                {"kind": "person", "text": "Ann"}, {"kind": "money", "text": "$5"},
                {"kind": "organization", "text": "Acme  Inc"}, {"kind": "person", "text": "Nobody"},
                {"kind": "person", "text": "Ann"}, {"kind": "date", "text": ""}
            ]}
            """
        try await StubServer.run(Chat.answer(content)) { server, url in
            let extraction = try await Chat.model(url).extractEntities("Acme\nInc owes Ann $5. Annual fee: Ann pays.")
            #expect(
                extraction.entities == [
                    Entity(kind: .organization, text: "Acme Inc"), Entity(kind: .person, text: "Ann", count: 2),
                    Entity(kind: .money, text: "$5"),
                ]
            )
            let schema = try Chat.Body(try #require(server.requests.first)).responseFormat.jsonSchema.schema
            let item = schema.properties?["entities"]?.items
            #expect(item?.required == ["kind", "text"])
            #expect(item?.properties?["kind"]?.enum == Entity.Kind.allCases.map(\.rawValue))
        }
    }

    @Test("a classification has every label's score in the order of the labels")
    func classification() async throws {
        let content = #"{"scores": [{"label": "b", "score": 0.9}, {"label": "a", "score": 0.1}]}"#
        try await StubServer.run(Chat.answer(content)) { server, url in
            let labels = [Label(name: "a", description: "First."), Label(name: "b", description: "Second.")]
            let result = try await Chat.model(url).classify("Some text.", labels: labels)
            #expect(result.label == "b")
            #expect(result.score == 0.9)
            #expect(result.scores == [.init(label: "a", score: 0.1), .init(label: "b", score: 0.9)])
            let body = try Chat.Body(try #require(server.requests.first))
            #expect(body.messages[0].content.contains("- b: Second."))
            let item = body.responseFormat.jsonSchema.schema.properties?["scores"]?.items
            #expect(item?.properties?["label"]?.enum == ["a", "b"])
        }
    }

    @Test("a long text is cut at the limit and the result says so")
    func truncation() async throws {
        try await StubServer.run(Chat.answer(#"{"summary": "Short."}"#)) { server, url in
            let summary = try await Chat.model(url, maxInputScalars: 12).summarize("alpha beta gamma delta")
            #expect(summary.isTruncated)
            #expect(try Chat.Body(try #require(server.requests.first)).messages[1].content == "alpha beta")
        }
    }

    @Test("a text without words is answered without a request")
    func empty() async throws {
        try await StubServer.run(.response(status: 500, body: "")) { server, url in
            let model = try Chat.model(url)
            #expect(try await model.summarize(" \n") == Summary(text: "", model: "small"))
            #expect(try await model.extractEntities("...") == EntityExtraction(entities: [], model: "small"))
            let classification = try await model.classify("", labels: [Label(name: "a", description: "")])
            #expect(classification.label == nil)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("results keep their fields when they are encoded, and usage has OpenTelemetry's names")
    func coding() throws {
        let summary = Summary(text: "S.", model: "m", usage: TokenUsage(inputTokens: 1, outputTokens: 2))
        let data = try JSONEncoder().encode(summary)
        #expect(try JSONDecoder().decode(Summary.self, from: data) == summary)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""input_tokens":1"#) && text.contains(#""output_tokens":2"#))
        let scores = Classification(scores: [.init(label: "a", score: 0.5)], model: "m")
        #expect(try JSONDecoder().decode(Classification.self, from: JSONEncoder().encode(scores)) == scores)
    }
}
