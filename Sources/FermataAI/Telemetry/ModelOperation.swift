import Fermata
import Synchronization
import Tracing

/// One request to a provider: its span, and what is measured of it.
final class ModelOperation: Sendable {
    typealias Deltas = @Sendable (ModelDelta) async throws -> Void

    /// For pieces that nobody may see yet.
    static let unseen: Deltas = { _ in }

    private let telemetry: AITelemetry
    private let span: OpenSpan
    /// Those that all metrics of the operation share.
    private let labels: [MetricLabel]
    private let start = ContinuousClock.now
    private let firstChunk = Mutex<Duration?>(nil)

    /// - Parameters:
    ///   - name: `gen_ai.operation.name`.
    ///   - model: As the provider spells it.
    init(
        _ name: String,
        model: String,
        of provider: any ModelProvider,
        _ settings: ProviderSettings,
        _ telemetry: AITelemetry
    ) {
        self.telemetry = telemetry
        // A provider made from the settings has their name; what it speaks is in their kind.
        let kind = provider.name == settings.name ? settings.kind.rawValue : provider.name
        var labels = [
            MetricLabel("gen_ai.operation.name", name), MetricLabel("gen_ai.provider.name", kind),
            MetricLabel("gen_ai.request.model", model),
        ]
        span = OpenSpan("\(name) \(model)", .client, by: telemetry.tracer)
        for label in labels { span.note(label.name, label.value) }
        span.note("fermata.provider", settings.name)
        if let address = ServerAddress(settings) {
            span.note("server.address", address.host)
            span.note("server.port", address.port)
            labels += [MetricLabel("server.address", address.host), MetricLabel("server.port", "\(address.port)")]
        }
        self.labels = labels
    }

    /// Notes what is asked of a model.
    func ask(_ request: ModelRequest, _ settings: ProviderSettings, streams: Bool) {
        guard span.isRecording else { return }
        span.note("gen_ai.request.max_tokens", request.maxOutputTokens)
        span.note("gen_ai.request.temperature", request.temperature)
        span.note("gen_ai.request.seed", request.seed)
        span.note("gen_ai.output.type", request.outputSchema.map { _ in "json" })
        span.note("gen_ai.request.stream", streams ? true : nil)
        guard telemetry.recordsContent else { return }
        // They are words of a prompt, though the convention has them on every span.
        if !request.stopSequences.isEmpty { span.note("gen_ai.request.stop_sequences", request.stopSequences) }
        var messages = request.messages
        // Where instructions are a part of the conversation, they stay in it.
        if settings.kind == .anthropic {
            let instructions = messages.prefix { $0.role == .system }
            messages.removeFirst(instructions.count)
            span.note("gen_ai.system_instructions", RecordedContent(parts: instructions.flatMap(\.parts)).json)
        }
        let content = RecordedContent(messages)
        span.note("gen_ai.input.messages", content.json)
        span.note("fermata.content.omitted_messages", content.omitted > 0 ? content.omitted : nil)
    }

    /// Runs a request for an answer, and measures it.
    func answer(
        _ onDelta: Deltas?,
        _ body: (Deltas?) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        var observed: Deltas?
        if let onDelta {
            observed = { [self] delta in
                firstChunk.withLock { if $0 == nil { $0 = .now - start } }
                try await onDelta(delta)
            }
        }
        return try await measure(
            { try await body(observed) },
            { ($0.response.model, $0.isUsageReported ? $0.response.usage : nil) },
            { response in
                span.note("gen_ai.response.id", response.response.id)
                span.note("gen_ai.response.finish_reasons", [response.response.finishReason.rawValue])
            }
        )
    }

    /// Runs a request for vectors, and measures it.
    func embeddings(dimensions: Int?, _ body: () async throws -> Embeddings) async throws -> Embeddings {
        span.note("gen_ai.embeddings.dimension.count", dimensions)
        // Servers that count nothing say zero.
        return try await measure(body, { ($0.model, $0.usage.totalTokens > 0 ? $0.usage : nil) }, { _ in })
    }

    /// Runs a request for images, and measures it.
    func images(_ body: () async throws -> GeneratedImages) async throws -> GeneratedImages {
        span.note("gen_ai.output.type", "image")
        return try await measure(body, { ($0.model, $0.usage) }, { _ in })
    }

    /// The answer as guardrails have left it.
    func checked(_ response: ModelResponse) {
        guard span.isRecording, telemetry.recordsContent else { return }
        span.note(
            "gen_ai.output.messages",
            RecordedContent([response.message], finishReason: response.finishReason).json
        )
    }

    private func measure<Answer>(
        _ body: () async throws -> Answer,
        _ facts: (Answer) -> (model: String, usage: TokenUsage?),
        _ note: (Answer) -> Void
    ) async throws -> Answer {
        do {
            let answer = try await span.run(body)
            let (model, usage) = facts(answer)
            span.note("gen_ai.response.model", model)
            if let usage { self.note(usage) }
            note(answer)
            finish(nil, labels + [MetricLabel("gen_ai.response.model", model)], usage)
            return answer
        } catch {
            finish(ErrorKind.of(error), labels, nil)
            throw error
        }
    }

    private func note(_ usage: TokenUsage) {
        span.note("gen_ai.usage.input_tokens", usage.inputTokens)
        // Vectors have none.
        if usage.outputTokens > 0 { span.note("gen_ai.usage.output_tokens", usage.outputTokens) }
        if usage.cacheReadInputTokens > 0 {
            span.note("gen_ai.usage.cache_read.input_tokens", usage.cacheReadInputTokens)
        }
        if usage.cacheCreationInputTokens > 0 {
            span.note("gen_ai.usage.cache_creation.input_tokens", usage.cacheCreationInputTokens)
        }
    }

    private func finish(_ errorType: String?, _ labels: [MetricLabel], _ usage: TokenUsage?) {
        let duration = ContinuousClock.now - start
        span.finish(errorType)
        let first = firstChunk.withLock { $0 }
        span.note("gen_ai.response.time_to_first_chunk", first.map { $0 / .seconds(1) })
        guard let metrics = telemetry.metrics else { return }
        metrics.record(
            "gen_ai.client.operation.duration",
            labels + (errorType.map { [MetricLabel("error.type", $0)] } ?? []),
            duration
        )
        if let first { metrics.record("gen_ai.client.operation.time_to_first_chunk", labels, first) }
        guard let usage else { return }
        for (type, tokens) in [("input", usage.inputTokens), ("output", usage.outputTokens)] where tokens > 0 {
            metrics.record("gen_ai.client.token.usage", labels + [MetricLabel("gen_ai.token.type", type)], tokens)
        }
    }
}
