package operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import java.util.Map;

/** The page's text, in a ConfigMap. */
public class PageText extends CRUDKubernetesDependentResource<ConfigMap, Page> {

    public PageText() {
        super(ConfigMap.class);
    }

    @Override
    protected ConfigMap desired(Page page, Context<Page> context) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(page.getMetadata().getName())
                .withNamespace(page.getMetadata().getNamespace())
                .endMetadata()
                .withData(Map.of("index.html", page.getSpec().getHtml()))
                .build();
    }
}
