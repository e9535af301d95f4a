import FermataAI
import ServiceLifecycle

/// The maintenance of the AI store, as long as the other services run.
struct MaintenanceService: Service {
    let maintenance: AIMaintenance

    func run() async {
        await cancelWhenGracefulShutdown { await maintenance.run() }
    }
}
