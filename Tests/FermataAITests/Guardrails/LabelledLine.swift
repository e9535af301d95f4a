@testable import FermataAI

/// A line of the labelled set, taken apart.
struct LabelledLine {
    struct Label: Hashable {
        var type: PIIType
        /// In Unicode scalars of the text.
        var range: Range<Int>
    }

    var text: String
    var labels: Set<Label>

    /// Reads `{type:text}`; braces of other meaning stay.
    init(_ line: String) {
        var scalars: [Unicode.Scalar] = []
        var labels: Set<Label> = []
        var open: (type: PIIType, start: Int)?
        let source = Array(line.unicodeScalars)
        var index = 0
        while index < source.count {
            if open == nil, source[index] == "{", let colon = source[index...].firstIndex(of: ":"),
                let type = PIIType(rawValue: source[(index + 1)..<colon].string)
            {
                open = (type, scalars.count)
                index = colon + 1
            } else if let label = open, source[index] == "}" {
                labels.insert(Label(type: label.type, range: label.start..<scalars.count))
                open = nil
                index += 1
            } else {
                scalars.append(source[index])
                index += 1
            }
        }
        text = scalars.string
        self.labels = labels
    }
}
