/// A place where a text names something.
struct Mention {
    let kind: Entity.Kind
    /// The name, as the first mention in full writes it.
    let text: String
    /// Where this mention is.
    let range: Range<Int>
}

extension [Mention] {
    /// The entities that the mentions name, in order of first appearance.
    func entities() -> [Entity] {
        var positions: [Entity: Int] = [:]
        var entities: [Entity] = []
        for mention in sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let key = Entity(kind: mention.kind, text: mention.text.lowercased())
            if let position = positions[key] {
                entities[position].count += 1
            } else {
                positions[key] = entities.count
                entities.append(Entity(kind: mention.kind, text: mention.text))
            }
        }
        return entities
    }
}
