import Fermata

/// One check of one piece of content: what was decided so far.
struct GuardrailRun {
    /// Deeper JSON than any tool takes.
    static let maximumDepth = 64

    private(set) var decisions: [GuardrailDecision] = []

    private let stages: [GuardrailPipeline.Stage]
    private let maximumBytes: Int

    init(_ pipeline: GuardrailPipeline, at point: GuardrailPoint) {
        stages = pipeline.stages.filter { $0.points.contains(point) }
        maximumBytes = pipeline.maximumBytes
    }

    var isIdle: Bool { stages.isEmpty }

    /// The text as it goes on; `nil` if it was blocked.
    mutating func checked(_ content: GuardrailContent) async throws -> String? {
        guard !isIdle else { return content.text }
        var content = content
        for stage in stages {
            guard fits(content) else { return nil }
            if content.mediaType != nil, stage.guardrail.unit == .text { continue }
            guard let text = try await checked(content, by: stage.guardrail) else { return nil }
            content.text = text
        }
        return content.text
    }

    /// The JSON as it goes on; `nil` if it was blocked.
    mutating func checked(_ value: JSONValue, _ content: GuardrailContent) async throws -> JSONValue? {
        guard !isIdle else { return value }
        guard value.depth(atMost: Self.maximumDepth) != nil else {
            return stop(content, "The JSON is nested deeper than \(Self.maximumDepth) levels.")
        }
        var value = value
        for stage in stages {
            var whole = content
            whole.text = value.canonicalJSON
            guard fits(whole) else { return nil }
            switch stage.guardrail.unit {
            case .document:
                guard let text = try await checked(whole, by: stage.guardrail) else { return nil }
                guard text != whole.text else { continue }
                guard let replaced = JSONValue(json: text) else {
                    return stop(content, "The guardrail '\(stage.guardrail.name)' made something of JSON that is none.")
                }
                value = replaced
            case .text:
                guard let checked = try await leaves(of: value, content, by: stage.guardrail) else { return nil }
                value = checked
            }
        }
        return value
    }

    private mutating func leaves(
        of value: JSONValue,
        _ content: GuardrailContent,
        by guardrail: any Guardrail
    ) async throws -> JSONValue? {
        switch value {
        case .null, .bool:
            return value
        case .integer, .unsigned, .number:
            var leaf = content
            leaf.text = value.canonicalJSON
            guard let text = try await checked(leaf, by: guardrail) else { return nil }
            // What stands for a number is a text.
            return text == leaf.text ? value : .string(text)
        case .string(let string):
            var leaf = content
            leaf.text = string
            return try await checked(leaf, by: guardrail).map(JSONValue.string)
        case .array(let elements):
            var checked: [JSONValue] = []
            for element in elements {
                guard let element = try await leaves(of: element, content, by: guardrail) else { return nil }
                checked.append(element)
            }
            return .array(checked)
        case .object(let members):
            var checked: [String: JSONValue] = [:]
            // In order, so that the same arguments give the same record.
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                var leaf = content
                leaf.text = name
                guard var name = try await self.checked(leaf, by: guardrail),
                    let member = try await leaves(of: member, content, by: guardrail)
                else { return nil }
                // Two names that became one must not become one member.
                while checked[name] != nil { name += "_" }
                checked[name] = member
            }
            return .object(checked)
        }
    }

    private mutating func checked(_ content: GuardrailContent, by guardrail: any Guardrail) async throws -> String? {
        try Task.checkCancellation()
        switch try await guardrail.check(content) {
        case .pass:
            return content.text
        case .mark(let findings):
            record(.mark, findings, content, guardrail.name)
            return content.text
        case .replace(let text, let findings):
            record(.replace, findings, content, guardrail.name)
            return text
        case .block(let findings):
            record(.block, findings, content, guardrail.name)
            return nil
        }
    }

    private mutating func fits(_ content: GuardrailContent) -> Bool {
        let count = content.text.utf8.count
        if count <= maximumBytes { return true }
        record(
            .block,
            GuardrailFindings(
                reason: "\(count) bytes are more than the \(maximumBytes) that guardrails read.",
                counts: ["bytes": count]
            ),
            content,
            "limit"
        )
        return false
    }

    private mutating func stop<Value>(_ content: GuardrailContent, _ reason: String) -> Value? {
        record(.block, GuardrailFindings(reason: reason), content, "limit")
        return nil
    }

    /// One decision for all the leaves of a piece that a guardrail treated alike.
    private mutating func record(
        _ action: GuardrailDecision.Action,
        _ findings: GuardrailFindings,
        _ content: GuardrailContent,
        _ name: String
    ) {
        if let last = decisions.indices.last, decisions[last].guardrail == name, decisions[last].action == action,
            decisions[last].reason == findings.reason, action != .block
        {
            decisions[last].counts.merge(findings.counts) { $0 + $1 }
            return
        }
        decisions.append(
            GuardrailDecision(
                guardrail: name,
                point: content.point,
                action: action,
                reason: findings.reason,
                counts: findings.counts,
                tool: content.tool
            )
        )
    }
}
