import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("The command queue")
struct CommandQueueTests {
    private func command(_ number: Int, owner: MachineID? = nil) -> QueuedCommand {
        var command = Command()
        command.commandType = .startTimer
        command.startTimerCommandAttributes.timerID = String(number)
        return QueuedCommand(owner: owner, command: command)
    }

    private func ids(_ commands: [QueuedCommand]) -> [String] {
        commands.map(\.command.startTimerCommandAttributes.timerID)
    }

    private let timer = MachineID(.timer, 1)

    @Test("commands leave in the order in which they came, and each once")
    func order() {
        var queue = CommandQueue()
        #expect(queue.isEmpty)
        #expect(queue.popFirst() == nil)
        for number in 1...3 { queue.append(command(number)) }
        #expect(ids(queue.takeUnsent()) == ["1", "2", "3"])
        #expect(queue.takeUnsent().isEmpty)
        queue.append(command(4))
        #expect(ids(queue.takeUnsent()) == ["4"])
    }

    @Test("a sent command stays until history confirms it")
    func confirmed() {
        var queue = CommandQueue()
        queue.append(command(1))
        _ = queue.takeUnsent()
        #expect(queue.first?.isSent == true)
        #expect(queue.popFirst()?.command.startTimerCommandAttributes.timerID == "1")
        #expect(queue.isEmpty)
    }

    @Test("a command can be taken back until it is sent")
    func withdraw() {
        var queue = CommandQueue()
        queue.append(command(1, owner: timer))
        queue.append(command(2, owner: MachineID(.timer, 2)))
        queue.withdraw(timer)
        #expect(ids(queue.takeUnsent()) == ["2"])
        queue.withdraw(MachineID(.timer, 2))
        #expect(!queue.isEmpty)
        queue.withdraw(MachineID(.activity, 2))
        #expect(!queue.isEmpty)
    }

    @Test("of two commands of one owner, the unsent one is taken back")
    func withdrawLast() {
        var queue = CommandQueue()
        queue.append(command(1, owner: timer))
        _ = queue.takeUnsent()
        queue.append(command(2, owner: timer))
        queue.withdraw(timer)
        #expect(queue.first?.command.startTimerCommandAttributes.timerID == "1")
        #expect(queue.takeUnsent().isEmpty)
    }
}
