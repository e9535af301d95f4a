import Fermata
import FermataAI
import FermataCatalog

/// Agents that ask agents, calls that need an approval, and what becomes of each. The same seed makes the same plan.
struct ApprovalPlan: Sendable {
    /// What becomes of a call.
    enum Fate: Sendable, Hashable {
        /// No rule fits it.
        case free
        /// One person decides it.
        case decided(ApprovalDecision.Verdict)
        /// One person decides it, once somebody else is asked as well.
        case escalated(ApprovalDecision.Verdict)
        /// Two people decide it at the same time.
        case contended(ApprovalDecision.Verdict, ApprovalDecision.Verdict)
        /// Somebody decides it, which may be too late.
        case raced(ApprovalDecision.Verdict)
        /// Somebody decides it too late.
        case lapsed(ApprovalRule.Default)
    }

    struct Call: Sendable, Hashable {
        /// Its only argument, which no other call has. It begins with the name of the rule.
        var id: String
        var fate: Fate
    }

    enum Step: Sendable, Hashable {
        case call(Call)
        /// Asks another node.
        case ask(Int)
    }

    /// An agent at work. It calls everything in one message, and answers when it has all answers.
    struct Node: Sendable {
        /// What it is asked, and what nobody else is asked.
        var prompt: String
        /// The root is at level 0.
        var level: Int
        var steps: [Step] = []
        /// Its workflow id after that of the root.
        var workflow = ""

        /// What it says in the end.
        var answer: String { "\(prompt) is done." }

        /// The calls with their places in the message.
        var calls: [(index: Int, call: Call)] {
            steps.enumerated().compactMap { index, step in
                if case .call(let call) = step { (index, call) } else { nil }
            }
        }
    }

    static let levels = 3
    static let maximumNodes = 7
    /// The most calls that wait at once.
    static let maximumRequests = 20

    /// The root first, and every node after who asks it.
    private(set) var nodes: [Node] = [Node(prompt: "node 0", level: 0)]

    init(seed: UInt64) {
        var random = SplitMix(seed: seed)
        growTree(&random)
        let count = Bool.random(using: &random) ? Self.maximumRequests : Int.random(in: 4..<20, using: &random)
        for number in 0..<count { add(Self.fate(&random), number, &random) }
        for node in nodes.indices {
            // A message without a call would be the answer.
            guard nodes[node].steps.isEmpty || Bool.random(using: &random) else { continue }
            nodes[node].steps.append(.call(Call(id: "free-\(count + node)", fate: .free)))
        }
        arrange(&random)
    }

    /// All calls, each with the node it belongs to.
    var calls: [(node: Node, index: Int, call: Call)] {
        nodes.flatMap { node in node.calls.map { (node, $0.index, $0.call) } }
    }

    /// The calls that somebody has to be asked about.
    var requests: [(node: Node, index: Int, call: Call)] { calls.filter { $0.call.fate != .free } }

    /// What the model answers.
    func reply(to question: ModelQuestion) -> ScriptedModelServer.Reply {
        guard let node = nodes.first(where: { $0.prompt == question.prompt }) else { return .say("Who is asked?") }
        guard question.toolAnswers.isEmpty else { return .say(node.answer) }
        return .call(
            node.steps.map { step in
                switch step {
                case .call(let call):
                    ("effect", ["id": .string(call.id)])
                case .ask(let other):
                    ("ask_level\(nodes[other].level)", ["question": .string(nodes[other].prompt)])
                }
            }
        )
    }

    private mutating func growTree(_ random: inout SplitMix) {
        var parent = 0
        while parent < nodes.count {
            defer { parent += 1 }
            let level = nodes[parent].level + 1
            guard level < Self.levels else { continue }
            for _ in 0..<Int.random(in: (parent == 0 ? 1 : 0)...(4 - level), using: &random)
            where nodes.count < Self.maximumNodes {
                nodes[parent].steps.append(.ask(nodes.count))
                nodes.append(Node(prompt: "node \(nodes.count)", level: level))
            }
        }
    }

    private mutating func add(_ fate: Fate, _ number: Int, _ random: inout SplitMix) {
        let node = Int.random(in: nodes.indices, using: &random)
        nodes[node].steps.append(.call(Call(id: "\(fate.rule)-\(number)", fate: fate)))
    }

    private mutating func arrange(_ random: inout SplitMix) {
        for parent in nodes.indices {
            nodes[parent].steps.shuffle(using: &random)
            for (index, step) in nodes[parent].steps.enumerated() {
                guard case .ask(let child) = step else { continue }
                nodes[child].workflow = "\(nodes[parent].workflow)/1-\(index)"
            }
        }
    }

    private static func fate(_ random: inout SplitMix) -> Fate {
        let verdicts: [ApprovalDecision.Verdict] = [.approve, .edit, .reject, .answer]
        func verdict() -> ApprovalDecision.Verdict { verdicts[Int.random(in: 0..<4, using: &random)] }
        switch Int.random(in: 0..<16, using: &random) {
        case 0..<8: return .decided(verdict())
        case 8..<10: return .escalated(verdict())
        case 10..<12: return .contended(verdict(), verdict())
        case 12..<14: return .raced(verdict())
        case 14: return .lapsed(.approve)
        default: return .lapsed(.reject)
        }
    }
}

extension ApprovalPlan.Fate {
    /// The name of the rule that fits such a call.
    var rule: String {
        switch self {
        case .free: "free"
        case .decided, .contended: "ask"
        case .escalated: "escalate"
        case .raced: "race"
        case .lapsed(let outcome): outcome.rawValue
        }
    }
}

extension ApprovalPlan {
    static let escalation = "the night shift"

    /// One agent for each level, with the same rules.
    static var agents: [String] {
        (0..<levels).map { level in
            """
            name: level\(level)
            description: Works at level \(level).
            model: default
            instructions: You work at level \(level).
            tools: [effect]
            agents: [\(level + 1 < levels ? "level\(level + 1)" : "")]
            limits: {parallelTools: 2}
            approvals:
            """ + "\n" + rules
        }
    }

    private static let rules = [
        rule("ask", "deadlineSeconds: 3600"),
        rule("escalate", "deadlineSeconds: 3600, escalateAfterSeconds: 1, escalateTo: \(escalation)"),
        rule("race", "deadlineSeconds: 5"),
        rule("approve", "deadlineSeconds: 3, onDeadline: approve"),
        rule("reject", "deadlineSeconds: 2"),
    ].joined(separator: "\n")

    private static func rule(_ name: String, _ settings: String) -> String {
        "  - {tool: effect, when: [{argument: /id, comparison: beginsWith, value: \(name)-}], \(settings)}"
    }
}
