// One real OpenSearch node in one JVM process, on loopback. Run as a single source file:
//   java -cp "$(cat cp.txt)" OsNode.java NAME HTTP_PORT TRANSPORT_PORT HOME SEED[,SEED..] MANAGER[,MANAGER..] [SETTING=VALUE..]
// A setting "plugin" names the class of a plugin whose jars are on the class path.
import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

public class OsNode {
    public static void main(String[] a) throws Exception {
        String name = a[0], http = a[1], transport = a[2], home = a[3];
        String[] seeds = a[4].split(","), managers = a[5].split(",");
        List<String> build = new ArrayList<>(List.of("-basePath", home, "-clusterName", "dateline-test", "-numOfNode", "1"));
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, s) -> {
            s.put("node.name", name);
            s.put("network.host", "127.0.0.1");
            s.put("http.port", http);
            s.put("transport.port", transport);
            s.put("discovery.type", "zen");               // the runner would force single-node for one node
            s.putList("discovery.seed_hosts", seeds);
            s.putList("cluster.initial_cluster_manager_nodes", managers);
            s.putList("node.roles", "cluster_manager", "data", "ingest");
            s.put("cluster.routing.allocation.disk.threshold_enabled", false);
            s.putList("path.repo", home + "/../snapshots");
            s.put("node.processors", 1);
            for (String check : new String[] {"follower", "leader"}) {  // a node that stands still is soon known
                s.put("cluster.fault_detection." + check + "_check.timeout", "3s");
                s.put("cluster.fault_detection." + check + "_check.retry_count", "2");
            }
            s.put("index.store.type", "niofs");           // no mmap: vm.max_map_count does not matter
            for (int i = 6; i < a.length; i++) {
                String[] setting = a[i].split("=", 2);
                if (!setting[0].equals("plugin")) s.put(setting[0], setting[1]);
            }
        });
        for (int i = 6; i < a.length; i++) {
            if (a[i].startsWith("plugin=")) build.addAll(List.of("-pluginTypes", a[i].split("=", 2)[1]));
        }
        runner.build(build.toArray(new String[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { runner.close(); } catch (Exception e) { } }));
        System.out.println("NODE-UP " + name + " http=" + http);
        System.out.flush();
        Thread.currentThread().join();
    }
}
