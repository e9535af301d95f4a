/// What a site's robots.txt asks of one robot: the part of RFC 9309 that says who may read what, and `Crawl-delay`.
struct RobotsRules: Sendable, Hashable {
    struct Rule: Sendable, Hashable {
        var allows: Bool
        var pattern: RobotsPattern
    }

    /// The rules of the group that applies.
    private(set) var rules: [Rule] = []
    /// The seconds to wait between two pages.
    private(set) var crawlDelay: Double?

    /// No robots.txt: everything is allowed.
    static let none = RobotsRules()

    private init() {}

    /// Reads a robots.txt for the robot whose product name stands before the slash of `userAgent`.
    ///
    /// Groups that name the robot count together; without any, those for `*` do. Lines that make no sense are skipped.
    init(_ text: String, userAgent: String) {
        let product = userAgent.prefix { $0 != "/" && !$0.isWhitespace }.lowercased()
        var named: RobotsRules?
        var general = RobotsRules()
        var agents: Set<String> = []
        var agentsAreComplete = false
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (field, value) = Self.field(line) else { continue }
            if field == "user-agent" {
                if agentsAreComplete { agents = [] }
                agentsAreComplete = false
                agents.insert(value.lowercased())
                if agents.contains(product), named == nil { named = RobotsRules() }
                continue
            }
            agentsAreComplete = true
            if agents.contains(product) { named?.add(field, value) }
            if agents.contains("*") { general.add(field, value) }
        }
        self = named ?? general
    }

    /// Whether a path, with its query, may be read: the longest matching rule decides, and allows if two are as long.
    func allows(_ path: String) -> Bool {
        let path = RobotsPattern.normalized(path)
        if path == RobotsPattern.normalized("/robots.txt") { return true }
        var decision: Rule?
        for rule in rules where rule.pattern.matches(path) {
            let length = decision?.pattern.length ?? -1
            if rule.pattern.length > length || (rule.pattern.length == length && rule.allows) { decision = rule }
        }
        return decision?.allows ?? true
    }

    private mutating func add(_ field: String, _ value: String) {
        switch field {
        case "allow", "disallow":
            // An empty rule matches nothing.
            if !value.isEmpty { rules.append(Rule(allows: field == "allow", pattern: RobotsPattern(value))) }
        case "crawl-delay":
            if let seconds = Double(value), seconds.isFinite, seconds >= 0 { crawlDelay = seconds }
        default:
            break
        }
    }

    private static func field(_ line: Substring) -> (String, String)? {
        let content = line.prefix { $0 != "#" }
        guard let colon = content.firstIndex(of: ":") else { return nil }
        func trimmed(_ text: Substring) -> String {
            String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        return (trimmed(content[..<colon]).lowercased(), trimmed(content[colon...].dropFirst()))
    }
}
