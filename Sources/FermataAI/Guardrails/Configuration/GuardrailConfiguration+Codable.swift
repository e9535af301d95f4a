extension GuardrailConfiguration.Kind {
    enum Name: String, Codable, CaseIterable {
        case pii
        case blackVault = "black_vault"
        case denyList = "deny_list"
        case size, schema, injection, spotlight
        case contentSafety = "content_safety"
    }

    var name: Name {
        switch self {
        case .pii: .pii
        case .blackVault: .blackVault
        case .denyList: .denyList
        case .size: .size
        case .schema: .schema
        case .injection: .injection
        case .spotlight: .spotlight
        case .contentSafety: .contentSafety
        }
    }
}

extension GuardrailConfiguration {
    private enum CommonKeys: String, CodingKey { case kind, name, points }
    private enum PlainKeys: String, CodingKey, CaseIterable { case kind, name, points }
    private enum PIIKeys: String, CodingKey, CaseIterable { case kind, name, points, types }
    private enum DenyListKeys: String, CodingKey, CaseIterable { case kind, name, points, phrases, action }
    private enum SizeKeys: String, CodingKey, CaseIterable {
        case kind, name, points, excess
        case maximumBytes = "maximum_bytes"
    }
    private enum InjectionKeys: String, CodingKey, CaseIterable { case kind, name, points, action }
    private enum SpotlightKeys: String, CodingKey, CaseIterable { case kind, name, points, mode }
    private enum SafetyKeys: String, CodingKey, CaseIterable { case kind, name, points, thresholds }

    /// Reads a guardrail.
    ///
    /// - Throws: `DecodingError` that names the setting, also for one that the kind does not have.
    public init(from decoder: any Decoder) throws {
        let common = try decoder.container(keyedBy: CommonKeys.self)
        let name = try common.known(Kind.Name.self, forKey: .kind)
        let kind: Kind
        switch name {
        case .pii:
            let container = try decoder.strictContainer(keyedBy: PIIKeys.self)
            kind = .pii(types: try container.types(forKey: .types))
        case .blackVault:
            _ = try decoder.strictContainer(keyedBy: PlainKeys.self)
            kind = .blackVault
        case .schema:
            _ = try decoder.strictContainer(keyedBy: PlainKeys.self)
            kind = .schema
        case .denyList:
            let container = try decoder.strictContainer(keyedBy: DenyListKeys.self)
            kind = .denyList(
                phrases: try container.decode([String: [String]].self, forKey: .phrases),
                action: try container.knownIfPresent(Finding.self, forKey: .action) ?? .block
            )
        case .size:
            let container = try decoder.strictContainer(keyedBy: SizeKeys.self)
            kind = .size(
                maximumBytes: try container.decode(Int.self, forKey: .maximumBytes),
                excess: try container.knownIfPresent(SizeGuardrail.Excess.self, forKey: .excess) ?? .block
            )
        case .injection:
            let container = try decoder.strictContainer(keyedBy: InjectionKeys.self)
            kind = .injection(action: try container.knownIfPresent(Finding.self, forKey: .action) ?? .mark)
        case .spotlight:
            let container = try decoder.strictContainer(keyedBy: SpotlightKeys.self)
            kind = .spotlight(
                mode: try container.knownIfPresent(SpotlightGuardrail.Mode.self, forKey: .mode) ?? .delimit
            )
        case .contentSafety:
            let container = try decoder.strictContainer(keyedBy: SafetyKeys.self)
            kind = .contentSafety(thresholds: try container.decode([String: Double].self, forKey: .thresholds))
        }
        self.init(
            kind,
            at: try common.points(forKey: .points),
            name: try common.decodeIfPresent(String.self, forKey: .name)
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var common = encoder.container(keyedBy: CommonKeys.self)
        try common.encode(kind.name, forKey: .kind)
        try common.encode(name, forKey: .name)
        try common.encode(points, forKey: .points)
        switch kind {
        case .blackVault, .schema:
            break
        case .pii(let types):
            var container = encoder.container(keyedBy: PIIKeys.self)
            try container.encode(types, forKey: .types)
        case .denyList(let phrases, let action):
            var container = encoder.container(keyedBy: DenyListKeys.self)
            try container.encode(phrases, forKey: .phrases)
            try container.encode(action, forKey: .action)
        case .size(let maximumBytes, let excess):
            var container = encoder.container(keyedBy: SizeKeys.self)
            try container.encode(maximumBytes, forKey: .maximumBytes)
            try container.encode(excess, forKey: .excess)
        case .injection(let action):
            var container = encoder.container(keyedBy: InjectionKeys.self)
            try container.encode(action, forKey: .action)
        case .spotlight(let mode):
            var container = encoder.container(keyedBy: SpotlightKeys.self)
            try container.encode(mode, forKey: .mode)
        case .contentSafety(let thresholds):
            var container = encoder.container(keyedBy: SafetyKeys.self)
            try container.encode(thresholds, forKey: .thresholds)
        }
    }
}

extension KeyedDecodingContainer {
    /// One of an enumeration's words; another word's error says which there are.
    fileprivate func known<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type,
        forKey key: Key
    ) throws -> Value {
        try Self.known(type, try decode(String.self, forKey: key), codingPath + [key])
    }

    fileprivate func knownIfPresent<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type,
        forKey key: Key
    ) throws -> Value? {
        try decodeIfPresent(String.self, forKey: key).map { try Self.known(type, $0, codingPath + [key]) }
    }

    fileprivate func points(forKey key: Key) throws -> [GuardrailPoint] {
        try decode([String].self, forKey: key).map { try Self.known(GuardrailPoint.self, $0, codingPath + [key]) }
    }

    fileprivate func types(forKey key: Key) throws -> [PIIType: PIIAction] {
        var types: [PIIType: PIIAction] = [:]
        for (type, action) in try decode([String: String].self, forKey: key) {
            let path = codingPath + [key]
            types[try Self.known(PIIType.self, type, path)] = try Self.known(PIIAction.self, action, path)
        }
        return types
    }

    private static func known<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type,
        _ word: String,
        _ path: [any CodingKey]
    ) throws -> Value {
        if let value = Value(rawValue: word) { return value }
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorrupted(
            .init(codingPath: path, debugDescription: "'\(word.prefix(80))' is none of \(words).")
        )
    }
}
