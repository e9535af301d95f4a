import Fermata

/// What traces may hold.
public struct TelemetrySettings: Codable, Sendable, Hashable {
    /// Whether spans carry what people, models and tools say, as guardrails have left it. It is for development, or for a
    /// backend that may keep such things.
    public var recordContent: Bool

    /// Creates settings.
    public init(recordContent: Bool = false) {
        self.recordContent = recordContent
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case recordContent
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        recordContent = try container.decodeIfPresent(Bool.self, forKey: .recordContent) ?? false
    }
}

extension TelemetrySettings {
    private static let variable = "FERMATA_RECORD_CONTENT"
    /// The name that OpenTelemetry's own instrumentations have for it. Of its values those count that ask for spans.
    private static let conventionalVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"

    /// The settings with what the environment says in their place: first `FERMATA_RECORD_CONTENT`, then
    /// `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT`.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if `FERMATA_RECORD_CONTENT` is neither true nor false.
    func overridden(by environment: [String: String]) throws -> TelemetrySettings {
        var settings = self
        if let value = environment[Self.variable]?.lowercased(), !value.isEmpty {
            guard let records = ["true": true, "1": true, "false": false, "0": false][value] else {
                throw FermataError(.invalidConfiguration, "\(Self.variable) must be true or false.")
            }
            settings.recordContent = records
        } else if let value = environment[Self.conventionalVariable]?.lowercased(), !value.isEmpty {
            settings.recordContent = ["true", "span_only", "span_and_event"].contains(value)
        }
        return settings
    }
}
