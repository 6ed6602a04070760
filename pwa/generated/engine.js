/* Made by ./dev bundle from 897f91bfec0e3994 */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
