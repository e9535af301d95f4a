import DequeModule

/// Commands in the order in which code issued them, confirmed from the front.
struct CommandQueue: Sendable {
    private var commands: Deque<QueuedCommand> = []

    var isEmpty: Bool { commands.isEmpty }
    var first: QueuedCommand? { commands.first }

    mutating func append(_ command: QueuedCommand) { commands.append(command) }

    mutating func popFirst() -> QueuedCommand? { commands.popFirst() }

    /// Takes back a command that was not sent.
    mutating func withdraw(_ owner: MachineID) {
        guard let index = commands.lastIndex(where: { $0.owner == owner && !$0.isSent }) else { return }
        commands.remove(at: index)
    }

    /// Marks all commands as sent and gives those that were not.
    mutating func takeUnsent() -> [QueuedCommand] {
        var unsent: [QueuedCommand] = []
        for index in commands.indices where !commands[index].isSent {
            commands[index].isSent = true
            unsent.append(commands[index])
        }
        return unsent
    }
}
