/// Rows of text in aligned columns.
package struct TextTable: Sendable {
    private var rows: [[String]]

    package init(columns: [String]) {
        rows = [columns]
    }

    package mutating func append(_ row: [String]) {
        rows.append(row)
    }

    /// The lines, with two spaces between columns and none at the end of a line.
    package var text: String {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.count)
            }
        }
        let lines = rows.map { row in
            // Empty cells at the end of a row would leave blanks that nobody sees and diffs show.
            let filled = row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)
            return filled.enumerated()
                .map { index, cell in
                    index == filled.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
                }
                .joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }
}
