package operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import java.util.Map;

/** What serves the page. */
public class PageServer extends CRUDKubernetesDependentResource<Deployment, Page> {

    public PageServer() {
        super(Deployment.class);
    }

    @Override
    protected Deployment desired(Page page, Context<Page> context) {
        Map<String, String> labels = Map.of("page", page.getMetadata().getName());
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(page.getMetadata().getName())
                .withNamespace(page.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("nginx")
                .addNewVolumeMount()
                .withName("html")
                .withMountPath("/usr/share/nginx/html")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("html")
                .withNewConfigMap()
                .withName(page.getMetadata().getName())
                .endConfigMap()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
