package operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.concurrent.atomic.AtomicInteger;

@Workflow(dependents = {@Dependent(type = PageText.class), @Dependent(type = PageServer.class)})
@ControllerConfiguration(name = "pages")
public class PageReconciler implements Reconciler<Page>, Cleaner<Page> {

    static final AtomicInteger CLEANED = new AtomicInteger();

    @Override
    public UpdateControl<Page> reconcile(Page page, Context<Page> context) {
        Integer ready = context.getSecondaryResource(Deployment.class)
                .map(each -> each.getStatus())
                .map(each -> each.getReadyReplicas())
                .orElse(0);
        Page told = new Page();
        told.getMetadata().setName(page.getMetadata().getName());
        told.getMetadata().setNamespace(page.getMetadata().getNamespace());
        PageStatus status = new PageStatus();
        status.setHtml(page.getSpec().getHtml());
        status.setReady(ready);
        told.setStatus(status);
        return UpdateControl.patchStatus(told);
    }

    @Override
    public DeleteControl cleanup(Page page, Context<Page> context) {
        CLEANED.incrementAndGet();
        return DeleteControl.defaultDelete();
    }
}
