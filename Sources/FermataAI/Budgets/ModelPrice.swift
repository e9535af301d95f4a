import Fermata

/// What a model costs.
public struct ModelPrice: Codable, Sendable, Hashable {
    /// For a million tokens of input that no cache had.
    public var inputPerMillion: Cost
    /// For a million tokens of output.
    public var outputPerMillion: Cost
    /// For a million tokens read from the provider's prompt cache; `nil` for the price of input.
    public var cacheReadPerMillion: Cost?
    /// For a million tokens put into the provider's prompt cache; `nil` for the price of input.
    public var cacheWritePerMillion: Cost?
    /// For an image.
    public var perImage: Cost
    /// What part of these prices a request in a batch job costs, from 0 to 1. OpenAI and Anthropic document one half.
    public var batchFactor: Double

    /// The highest price: a million units for a million tokens, or for an image. With it no call's cost overflows.
    public static let maximum = Cost(nanos: 1_000_000_000_000_000)

    /// Nothing, as for models on one's own machine.
    public static let free = ModelPrice(inputPerMillion: .zero, outputPerMillion: .zero)

    /// Creates a price.
    public init(
        inputPerMillion: Cost,
        outputPerMillion: Cost,
        cacheReadPerMillion: Cost? = nil,
        cacheWritePerMillion: Cost? = nil,
        perImage: Cost = .zero,
        batchFactor: Double = 0.5
    ) {
        self.inputPerMillion = inputPerMillion
        self.outputPerMillion = outputPerMillion
        self.cacheReadPerMillion = cacheReadPerMillion
        self.cacheWritePerMillion = cacheWritePerMillion
        self.perImage = perImage
        self.batchFactor = batchFactor
    }

    /// Checks the values.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the field.
    public func validate() throws {
        for (name, price) in [
            ("inputPerMillion", inputPerMillion), ("outputPerMillion", outputPerMillion),
            ("cacheReadPerMillion", cacheReadPerMillion ?? .zero),
            ("cacheWritePerMillion", cacheWritePerMillion ?? .zero), ("perImage", perImage),
        ] where price > Self.maximum {
            throw FermataError(
                .invalidConfiguration,
                "\(name) is \(price); a price is at most \(Self.maximum). Prices are per million tokens, not per token."
            )
        }
        guard batchFactor >= 0, batchFactor <= 1 else {
            throw FermataError(.invalidConfiguration, "batchFactor is \(batchFactor); it must be from 0 to 1.")
        }
    }

    /// What a call cost, rounded up to a billionth.
    ///
    /// Counts below zero or above a thousand million, which only a broken provider reports, become the end of that range.
    public func cost(of usage: TokenUsage, images: Int = 0) -> Cost {
        let read = Self.bounded(usage.cacheReadInputTokens)
        let written = Self.bounded(usage.cacheCreationInputTokens)
        let plain = max(0, Self.bounded(usage.inputTokens) - read - written)
        let perMillion =
            Int128(plain) * Int128(inputPerMillion.nanos)
            + Int128(Self.bounded(usage.outputTokens)) * Int128(outputPerMillion.nanos)
            + Int128(read) * Int128((cacheReadPerMillion ?? inputPerMillion).nanos)
            + Int128(written) * Int128((cacheWritePerMillion ?? inputPerMillion).nanos)
        let nanos =
            (perMillion + 999_999) / 1_000_000 + Int128(Self.bounded(images)) * Int128(perImage.nanos)
        return Cost(nanos: Int64(clamping: nanos))
    }

    /// The most a call can cost: with input at the price of input or of writing it to the cache, whichever is higher.
    public func worstCase(inputTokens: Int, outputTokens: Int, images: Int = 0) -> Cost {
        let dearest = max(inputPerMillion, cacheReadPerMillion ?? .zero, cacheWritePerMillion ?? .zero)
        return ModelPrice(inputPerMillion: dearest, outputPerMillion: outputPerMillion, perImage: perImage)
            .cost(of: TokenUsage(inputTokens: inputTokens, outputTokens: outputTokens), images: images)
    }

    private static func bounded(_ count: Int) -> Int { max(0, min(count, 1_000_000_000)) }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case inputPerMillion, outputPerMillion, cacheReadPerMillion, cacheWritePerMillion, perImage, batchFactor
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        inputPerMillion = try container.decodeIfPresent(Cost.self, forKey: .inputPerMillion) ?? .zero
        outputPerMillion = try container.decodeIfPresent(Cost.self, forKey: .outputPerMillion) ?? .zero
        cacheReadPerMillion = try container.decodeIfPresent(Cost.self, forKey: .cacheReadPerMillion)
        cacheWritePerMillion = try container.decodeIfPresent(Cost.self, forKey: .cacheWritePerMillion)
        perImage = try container.decodeIfPresent(Cost.self, forKey: .perImage) ?? .zero
        batchFactor = try container.decodeIfPresent(Double.self, forKey: .batchFactor) ?? 0.5
        try validate()
    }
}
