import Fermata

/// How much fits into one request for vectors.
///
/// The defaults are those of OpenAI's interface: 2,048 texts and 300,000 tokens. Servers of one's own often take fewer.
public struct EmbeddingLimits: Codable, Sendable, Hashable {
    /// The most texts.
    public var textsPerRequest: Int
    /// The most tokens of all texts together, as estimated at three bytes a token, which is more than tokenizers make.
    /// A text that has more by itself is sent alone.
    public var tokensPerRequest: Int

    /// Creates limits.
    public init(textsPerRequest: Int = 2_048, tokensPerRequest: Int = 300_000) {
        self.textsPerRequest = textsPerRequest
        self.tokensPerRequest = tokensPerRequest
    }

    /// Checks the values.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the field.
    func validate() throws {
        for (name, value) in [("textsPerRequest", textsPerRequest), ("tokensPerRequest", tokensPerRequest)]
        where value < 1 {
            throw FermataError(.invalidConfiguration, "\(name) is \(value); it must be at least 1.")
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case textsPerRequest, tokensPerRequest
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init()
        if let count = try container.decodeIfPresent(Int.self, forKey: .textsPerRequest) { textsPerRequest = count }
        if let count = try container.decodeIfPresent(Int.self, forKey: .tokensPerRequest) { tokensPerRequest = count }
    }

    /// The texts in requests, in order; each as full as the limits allow.
    ///
    /// What is split off does not depend on what came before it, so that the rest of a list is split as it was.
    func requests(of texts: [String]) -> [ArraySlice<String>] {
        var requests: [ArraySlice<String>] = []
        var start = 0
        var tokens = 0
        for (index, text) in texts.enumerated() {
            let more = TokenEstimate.text(text)
            if index > start, index - start >= textsPerRequest || tokens + more > tokensPerRequest {
                requests.append(texts[start..<index])
                start = index
                tokens = 0
            }
            tokens += more
        }
        if start < texts.count { requests.append(texts[start...]) }
        return requests
    }
}
