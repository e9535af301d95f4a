extension HTMLNode {
    /// Goes through the node and everything below it in reading order, without recursion.
    ///
    /// `enter` says whether to go into the node; `leave` is called for every node entered that way.
    func walk(enter: (HTMLNode) -> Bool, leave: (HTMLNode) -> Void = { _ in }) {
        var node = self
        while true {
            if enter(node) {
                if let child = node.firstChild {
                    node = child
                    continue
                }
                leave(node)
            }
            while node != self && node.nextSibling == nil {
                guard let parent = node.parent else { return }
                node = parent
                leave(node)
            }
            guard node != self, let next = node.nextSibling else { return }
            node = next
        }
    }

    /// The first element in reading order that meets a condition.
    func first(where condition: (HTMLNode) -> Bool) -> HTMLNode? {
        var found: HTMLNode?
        walk { node in
            if found == nil, node.element != nil, condition(node) { found = node }
            return found == nil
        }
        return found
    }

    /// The elements in reading order that meet a condition, without those inside one that does.
    func outermost(where condition: (HTMLNode) -> Bool) -> [HTMLNode] {
        var found: [HTMLNode] = []
        walk { node in
            guard node.element != nil, condition(node) else { return true }
            found.append(node)
            return false
        }
        return found
    }

    /// The text a reader sees, as one line of at most `limit` characters.
    func line(limit: Int) -> String {
        String(VisibleText.read(self).text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(limit))
    }
}
