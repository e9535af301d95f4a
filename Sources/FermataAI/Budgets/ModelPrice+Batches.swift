extension ModelPrice {
    /// What requests in a batch job cost. Images have the same price there as elsewhere.
    var inBatch: ModelPrice {
        func part(_ cost: Cost) -> Cost {
            Cost(nanos: Int64((Double(cost.nanos) * batchFactor).rounded(.up)))
        }
        return ModelPrice(
            inputPerMillion: part(inputPerMillion),
            outputPerMillion: part(outputPerMillion),
            cacheReadPerMillion: cacheReadPerMillion.map(part),
            cacheWritePerMillion: cacheWritePerMillion.map(part),
            perImage: perImage,
            batchFactor: batchFactor
        )
    }
}
